import { untrack } from 'svelte';
import { SECOND } from '../format/duration';

/** While nothing counts seconds, this often is enough: figures are in minutes. */
const CALM = 15 * SECOND;

/**
 * The server's clock as this device estimates it, for every countdown of the window. One timer serves all. It counts
 * on from the last figure the desk gave by the monotonic clock, so a step of the wall clock moves nothing.
 */
export class Now {
  /** The server's clock, in ms since 1970; changes with each tick. */
  ms = $state(0);

  #anchor = { server: 0, monotonic: 0 };
  #fast = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #monotonic: () => number;

  constructor(start: number, monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
    this.anchor(start);
  }

  /** Counts on from the server's clock as the desk just gave it. */
  anchor(server: number): void {
    this.#anchor = { server, monotonic: this.#monotonic() };
    this.#read();
  }

  /** Asks for a tick each second until the returned function is called. Made for an effect to return. */
  perSecond(): () => void {
    this.#fast += 1;
    if (this.#fast === 1) this.#arm();
    return () => {
      this.#fast -= 1;
    };
  }

  /** Starts ticking; the returned function stops it. */
  start(): () => void {
    const onShow = (): void => {
      if (document.visibilityState === 'visible') this.#read();
    };
    document.addEventListener('visibilitychange', onShow);
    this.#arm();
    return () => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      document.removeEventListener('visibilitychange', onShow);
    };
  }

  #read(): void {
    this.ms = this.#anchor.server + (this.#monotonic() - this.#anchor.monotonic);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const every = this.#fast > 0 ? SECOND : CALM;
    // On the beat of the clock, so that all figures change together and a minute changes when it is over.
    this.#timer = setTimeout(
      () => {
        this.#read();
        this.#arm();
      },
      // Arming is not looking: an effect that asks for ticks must not run again with each of them.
      every - (untrack(() => this.ms) % every),
    );
  }
}
