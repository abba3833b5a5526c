// What the page says of the engine: downloading, ready, failed, or that this browser cannot run it.

const DOWNLOADING = "正在下载计算程序，可以先填写。第一次要等一会儿，以后就快了。";
const STARTING = "下载好了，正在启动……";
const READY = "准备好了。您填的内容只留在这台设备上。";
const FAILED = "计算程序没有下载完整，可能是网络不好。请点“再试一次”。";

export class EngineStatus {
  constructor(place, forms) {
    this.place = place;
    this.forms = forms;
    this.line = place.querySelector("p");
    this.bar = place.querySelector("progress");
    this.retry = place.querySelector("button");
  }

  set(words, stage) {
    if (this.line.textContent !== words) this.line.textContent = words;
    this.place.dataset.stage = stage;
    this.bar.hidden = stage !== "loading";
    this.retry.hidden = stage !== "failed";
  }

  /** Show what the client reports; see `Client`. */
  show({ stage, progress, total, fast, full }) {
    if (stage === "old") return this.unable();
    if (stage === "failed") return this.set(FAILED, stage);
    if (stage === "ready") {
      this.place.dataset.fast = fast ? "yes" : "no";
      this.place.dataset.engine = full ? "full" : "hot";
      return this.set(READY, stage);
    }
    this.bar.max = total || 1;
    this.bar.value = progress;
    return this.set(total && progress >= total ? STARTING : DOWNLOADING, "loading");
  }

  /** The page has its own words for a browser that cannot compute; no button is left to press. */
  unable() {
    document.documentElement.dataset.calculating = "old";
    for (const form of this.forms) form.querySelector(".buttons").hidden = true;
  }
}
