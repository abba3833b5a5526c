// The page's side of the worker: starts it, hears how far it is, asks it one thing at a time, tries again.
import { moduleWorker } from "./support.js";

const STALLED = 40_000; // milliseconds without a sign of life while loading
const UNANSWERED = 30_000;

export class Client {
  /** `hear({stage, progress, total})` is told of the stages: loading, ready, failed, old. */
  constructor(url, hear) {
    this.url = url;
    this.hear = hear;
    this.waiting = null;
    this.start();
  }

  start() {
    this.worker?.terminate();
    this.ready = false;
    this.failed = false;
    try {
      this.worker = moduleWorker(this.url);
    } catch {
      return this.fail();
    }
    if (!this.worker) return this.hear({ stage: "old" });
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.fail();
    };
    this.watch(STALLED);
    return this.hear({ stage: "loading", progress: 0, total: 0 });
  }

  watch(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail(), milliseconds);
  }

  receive(data) {
    if (data.failed) return this.fail();
    if (data.reply) {
      clearTimeout(this.timer);
      const { resolve } = this.waiting;
      this.waiting = null;
      return resolve(JSON.parse(data.reply));
    }
    if (data.ready) {
      clearTimeout(this.timer);
      this.ready = true;
      this.hear({ stage: "ready", fast: data.fast });
      if (this.waiting) this.post();
      return undefined;
    }
    this.watch(STALLED);
    return this.hear({ stage: "loading", progress: data.progress, total: data.total });
  }

  fail() {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.ready = false;
    this.failed = true;
    this.hear({ stage: "failed" });
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
