/** What is used of the browser: the one border at which tests put something else. */
export interface Browser {
  openSocket(url: string, protocol: string): WebSocket;
  openPeerConnection(): RTCPeerConnection;
  openMicrophone(constraints: MediaTrackConstraints): Promise<MediaStream>;
  onPage(event: 'pagehide' | 'pageshow', callback: () => void): () => void;
  /** Calls back once. Returns what prevents it. */
  after(millis: number, callback: () => void): () => void;
  /** 0 (included) to 1 (not included). */
  random(): number;
}

export const realBrowser: Browser = {
  openSocket: (url, protocol) => new WebSocket(url, protocol),
  openPeerConnection: () => new RTCPeerConnection({ bundlePolicy: 'max-bundle' }),
  openMicrophone: async constraints => {
    // Browsers hide mediaDevices from a page that is not secure.
    if (!navigator.mediaDevices) throw new DOMException('not a secure context', 'SecurityError');
    return navigator.mediaDevices.getUserMedia({ audio: constraints });
  },
  onPage: (event, callback) => {
    addEventListener(event, callback);
    return () => removeEventListener(event, callback);
  },
  after: (millis, callback) => {
    const timer = setTimeout(callback, millis);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
