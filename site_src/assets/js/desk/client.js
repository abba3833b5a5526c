// The page's side of the worker: one question at a time, a time-out that ends it, and a new one after that.
import { downloadEngine } from "../download.js";
import { moduleWorker } from "../support.js";

const STALLED = 120_000; // milliseconds without a sign of life until it is ready: a slow line and a slow computer

export class Desk {
  /** `hear(stage)` is told: loading (with what share of the download has arrived), ready, whole (with all its files),
   * failed, old, slow, broken, stopped. `limits` gives how many `seconds()` an answer may take, and how many `pages()` of
   * memory of 64 KiB. */
  constructor(hear, limits) {
    this.hear = hear;
    this.limits = limits;
    this.start();
  }

  /** The compiled WebAssembly and the bytes of the snapshot, for this worker and for those after it. */
  download() {
    const report = (arrived, total) => {
      if (this.stage !== "loading") return;
      this.watch(STALLED);
      this.hear("loading", arrived / total);
    };
    return downloadEngine(import.meta.url, DESK.start, report);
  }

  start() {
    this.stop();
    try {
      this.worker = moduleWorker(new URL(DESK.worker, import.meta.url));
    } catch {
      this.worker = null;
    }
    if (!this.worker) return this.hear("old");
    const { worker } = this;
    this.ready = new Promise((go) => (this.go = go));
    this.last = Promise.resolve();
    worker.onmessage = ({ data }) => worker === this.worker && this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker) this.fail();
    };
    this.stage = "loading";
    this.watch(STALLED);
    worker.postMessage({ most: this.limits.pages() });
    this.parts ??= this.download();
    for (const [name, part] of Object.entries(this.parts)) {
      const failed = () => worker === this.worker && this.fail();
      part.then((value) => worker.postMessage({ [name]: value })).catch(failed);
    }
    return this.hear("loading");
  }

  watch(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(this.waiting ? "slow" : "failed"), milliseconds);
  }

  receive(data) {
    if (data.failed) return this.fail();
    if (data.stage) {
      this.stage = data.stage;
      this.fast = data.fast;
      this.hear(data.stage);
      if (data.stage !== "ready") return undefined;
      clearTimeout(this.timer);
      return this.go();
    }
    clearTimeout(this.timer);
    const { waiting } = this;
    this.waiting = null;
    return waiting?.(JSON.parse(data.reply));
  }

  /** It broke off: over the files of a question, as where there is no more memory, or before it had all its own. */
  fail() {
    this.end(this.waiting && this.stage === "whole" ? "broken" : "failed");
  }

  /** The answer to `question`, which waits for those asked before; null where the worker was ended instead. */
  ask(question) {
    const { worker } = this;
    this.last = this.last.then(() => (worker === this.worker ? this.post(question) : null));
    return this.last;
  }

  async post(question) {
    await this.ready;
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.watch(this.limits.seconds() * 1000);
      this.worker.postMessage(JSON.stringify(question));
    });
  }

  /** End the worker and all that it holds, and say so; another starts at once. */
  end(stage) {
    const { waiting } = this;
    this.stop();
    waiting?.(null);
    if (stage === "failed") {
      this.parts = null;
      return this.hear(stage);
    }
    this.start();
    return this.hear(stage);
  }

  stop() {
    clearTimeout(this.timer);
    this.waiting = null;
    this.worker?.terminate();
    this.worker = null;
  }
}
