// The page's side of the worker: starts it, downloads for it, asks it one thing at a time, tries again.
import { downloadEngine } from "./download.js";
import { moduleWorker } from "./support.js";

const STALLED = 40_000; // milliseconds without a sign of life while loading
const UNANSWERED = 30_000;

export class Client {
  /** The worker and its `files` stand at `base`; `report({stage, progress, total})` hears of the stages: loading, ready,
   * failed, old. The first engine has only the functions that answering was seen to use; where that fails, the full one
   * starts in a new worker and gets the same question: answers are pure. */
  constructor(base, files, report) {
    this.base = base;
    this.files = files;
    this.report = report;
    this.waiting = null;
    this.full = false;
    this.start();
  }

  start() {
    this.stop();
    this.failed = false;
    try {
      this.worker = moduleWorker(new URL(this.files.worker, this.base));
    } catch {
      return this.fail();
    }
    if (!this.worker) return this.report({ stage: "old" });
    const { worker } = this;
    worker.onmessage = ({ data }) => worker === this.worker && this.receive(data); // one that ended may have spoken before
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker) this.giveUp();
    };
    worker.postMessage({ full: this.full });
    this.download(worker);
    return this.loading(0, 0);
  }

  /** The page downloads: it is there before the worker is. A module and a copy of memory go over without being copied. */
  download(worker) {
    this.downloads = new AbortController();
    const { signal } = this.downloads;
    const files = { wasm: this.full ? this.files.wasm : this.files.hot, memory: this.files.memory };
    const { module, memory } = downloadEngine(this.base, files, (...all) => this.loading(...all), signal);
    const failed = () => signal.aborted || this.fail();
    module.then((made) => worker.postMessage({ module: made })).catch(failed);
    memory.then((bytes) => worker.postMessage({ memory: bytes }, [bytes])).catch(failed);
  }

  loading(progress, total) {
    this.watch(STALLED);
    this.report({ stage: "loading", progress, total });
  }

  watch(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail(), milliseconds);
  }

  receive(data) {
    if (data.failed) return this.giveUp();
    if (data.reply) {
      clearTimeout(this.timer);
      const { resolve } = this.waiting;
      this.waiting = null;
      return resolve(JSON.parse(data.reply));
    }
    if (data.ready) {
      clearTimeout(this.timer);
      this.ready = true;
      this.report({ stage: "ready", fast: data.fast, full: data.full });
      if (this.waiting) this.post();
    }
    return undefined;
  }

  stop() {
    clearTimeout(this.timer);
    this.downloads?.abort();
    this.worker?.terminate();
    this.ready = false;
  }

  /** The engine cannot go on: what the first one cannot do the full one can. */
  giveUp() {
    if (this.full) return this.fail();
    this.full = true;
    return this.start();
  }

  fail() {
    this.stop();
    this.failed = true;
    this.full = false; // the next try begins anew
    this.report({ stage: "failed" });
  }

  post() {
    this.watch(UNANSWERED);
    this.worker.postMessage(this.waiting.message);
  }

  /** The worker's answer to `question` (plain data). It waits until the worker is ready, however often it must start. */
  ask(question) {
    return new Promise((resolve) => {
      this.waiting = { message: JSON.stringify(question), resolve };
      if (this.failed) this.start();
      else if (this.ready) this.post();
    });
  }
}
