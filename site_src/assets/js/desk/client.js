// The page's side of the worker: one question at a time, a time-out that ends it, and a new one after that.
import { moduleWorker } from "../support.js";

const STALLED = 180_000; // milliseconds until it must be ready: a slow line and a slow computer

export class Desk {
  /** `hear(stage)` is told: loading, ready, failed, old, slow, broken, stopped; `mostSeconds()` is how long an answer may take. */
  constructor(hear, mostSeconds) {
    this.hear = hear;
    this.mostSeconds = mostSeconds;
    this.start();
  }

  start() {
    this.stop();
    try {
      this.worker = moduleWorker(new URL(DESK_WORKER, import.meta.url));
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
    this.watch(STALLED);
    return this.hear("loading");
  }

  watch(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(this.waiting ? "slow" : "failed"), milliseconds);
  }

  receive(data) {
    if (data.failed) return this.fail();
    clearTimeout(this.timer);
    if (data.ready) {
      this.hear("ready");
      return this.go();
    }
    const { waiting } = this;
    this.waiting = null;
    return waiting?.(JSON.parse(data.reply));
  }

  /** It broke off: over the files of a question, as where there is no more memory, or before it was ready. */
  fail() {
    this.end(this.waiting ? "broken" : "failed");
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
      this.watch(this.mostSeconds() * 1000);
      this.worker.postMessage(JSON.stringify(question));
    });
  }

  /** End the worker and all that it holds, and say so; another starts at once. */
  end(stage) {
    const { waiting } = this;
    this.stop();
    waiting?.(null);
    if (stage === "failed") return this.hear(stage);
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
