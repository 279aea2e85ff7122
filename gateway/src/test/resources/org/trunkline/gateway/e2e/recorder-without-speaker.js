// Keeps what the telephone hears during each call, where there is no loudspeaker: Firefox's AudioContext stands still then.
// window.recording: seconds so far, and pcm() once, 48 kHz, 16 bit little-endian, base64.
(() => {
  const RATE_HZ = 48000;

  class Recording {
    #chunks = [];
    #recorder;
    #since;

    of(stream) {
      this.#recorder = new MediaRecorder(stream, { mimeType: 'audio/ogg;codecs=opus', audioBitsPerSecond: 256000 });
      this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data);
      this.#recorder.onstart = () => this.#since = performance.now();
      this.#recorder.start();
    }

    get seconds() {
      return this.#since === undefined ? 0 : (performance.now() - this.#since) / 1000;
    }

    async pcm() {
      if (this.#recorder.state !== 'inactive') {
        const stopped = new Promise(stop => this.#recorder.onstop = stop);
        this.#recorder.stop();
        await stopped;
      }
      const file = await new Blob(this.#chunks).arrayBuffer();
      const samples = (await new OfflineAudioContext(1, 1, RATE_HZ).decodeAudioData(file)).getChannelData(0);
      const bytes = new Uint8Array(Int16Array.from(samples, sample => Math.max(-32768, Math.min(32767, Math.round(sample * 32768)))).buffer);
      let text = '';
      for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
      return btoa(text);
    }
  }

  addEventListener('trunkline-state', ({ detail: { state, call } }) => {
    if (state !== 'connecting') return;
    const recording = window.recording = new Recording();
    call.on('audio', player => recording.of(player.srcObject));
  });
})();
