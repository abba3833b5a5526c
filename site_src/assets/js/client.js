// The page's side of the worker: starts it, downloads for it, asks it one thing at a time, tries again.
import { downloadEngine } from "./download.js";
import { moduleWorker } from "./support.js";

const STALLED = 40_000; // milliseconds without a sign of life while loading
const UNANSWERED = 30_000;

export class Client {
  /** The worker and its `files` stand at `base`; `hear({stage, progress, total})` is told of the stages: loading, ready,
   * failed, old. */
  constructor(base, files, hear) {
    this.base = base;
    this.files = files;
    this.hear = hear;
    this.waiting = null;
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
    if (!this.worker) return this.hear({ stage: "old" });
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.fail();
    };
    this.download(this.worker);
    return this.loading(0, 0);
  }

  /** The page downloads: it is there before the worker is. A module and a copy of memory go over without being copied. */
  download(worker) {
    this.downloads = new AbortController();
    const { signal } = this.downloads;
    const { module, memory } = downloadEngine(this.base, this.files, (...all) => this.loading(...all), signal);
    const failed = () => signal.aborted || this.fail();
    module.then((made) => worker.postMessage({ module: made })).catch(failed);
    memory.then((bytes) => worker.postMessage({ memory: bytes }, [bytes])).catch(failed);
  }

  loading(progress, total) {
    this.watch(STALLED);
    this.hear({ stage: "loading", progress, total });
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
    }
    return undefined;
  }

  stop() {
    clearTimeout(this.timer);
    this.downloads?.abort();
    this.worker?.terminate();
    this.ready = false;
  }

  fail() {
    this.stop();
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
