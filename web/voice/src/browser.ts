import { openMeter } from './meter.ts';

/** What plays the other side. */
export type Player = HTMLAudioElement;

/** How loud a stream is, whenever somebody wants to know. */
export interface Meter {
  /** 0 (-60 dBFS and less) to 1 (full scale). */
  read(): number;
  close(): void;
}

/** What is used of the browser: the one border at which tests put something else. */
export interface Browser {
  /** Where the page is. */
  readonly address: string;
  openSocket(url: string, protocols: string[]): WebSocket;
  openPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  openMicrophone(constraints: MediaTrackConstraints): Promise<MediaStream>;
  openPlayer(): Player;
  openMeter(stream: MediaStream): Meter;
  onPage(event: 'pagehide' | 'pageshow' | 'online', callback: () => void): () => void;
  /** What a page leaves to itself, for when it is loaded anew in the same tab: written, or taken away. */
  keep(key: string, text: string): void;
  take(key: string): string | undefined;
  /** The clock of RTCRtpReceiver, in milliseconds. */
  clock(): number;
  /** Calls back once. Returns what prevents it. */
  after(millis: number, callback: () => void): () => void;
  /** 0 (included) to 1 (not included). */
  random(): number;
}

export const realBrowser: Browser = {
  get address() { return document.baseURI; },
  openSocket: (url, protocols) => new WebSocket(url, protocols),
  openPeerConnection: configuration => new RTCPeerConnection({ bundlePolicy: 'max-bundle', ...configuration }),
  openMicrophone: async constraints => {
    // Browsers hide mediaDevices from a page that is not secure.
    if (!navigator.mediaDevices) throw new DOMException('not a secure context', 'SecurityError');
    return navigator.mediaDevices.getUserMedia({ audio: constraints });
  },
  openPlayer: () => Object.assign(document.createElement('audio'), { autoplay: true }),
  openMeter,
  onPage: (event, callback) => {
    addEventListener(event, callback);
    return () => removeEventListener(event, callback);
  },
  keep: (key, text) => {
    try { sessionStorage.setItem(key, text); } catch { /* a page may have none */ }
  },
  take: key => {
    try {
      const text = sessionStorage.getItem(key) ?? undefined;
      sessionStorage.removeItem(key);
      return text;
    } catch {
      return undefined;
    }
  },
  clock: () => performance.timeOrigin + performance.now(),
  after: (millis, callback) => {
    const timer = setTimeout(callback, millis);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
