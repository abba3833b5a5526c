// The page's side of the worker: one question at a time, a time-out that ends it, and a new one after that.
import { moduleWorker } from "../support.js";

const STALLED = 180_000; // milliseconds until it must be ready: a slow line and a slow computer
const UNANSWERED = 120_000;

export class Desk {
  /** `hear(stage)` is told: loading, ready, failed, old, slow. */
  constructor(hear) {
    this.hear = hear;
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
    worker.onmessage = ({ data }) => worker === this.worker && this.receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker) this.end("failed");
    };
    this.watch(STALLED);
    return this.hear("loading");
  }

  watch(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end("slow"), milliseconds);
  }

  receive(data) {
    if (data.failed) return this.end("failed");
    clearTimeout(this.timer);
    if (data.ready) {
      this.hear("ready");
      return this.go();
    }
    const { waiting } = this;
    this.waiting = null;
    return waiting?.(JSON.parse(data.reply));
  }

  /** The answer to `question`; null where the worker was ended instead. */
  async ask(question) {
    await this.ready;
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.watch(UNANSWERED);
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
