// Keeps what the telephone hears during each call: as window.recording, 48 kHz, and at which sample each state began.
(() => {
  const TAP = `registerProcessor('tap', class extends AudioWorkletProcessor {
    #block = new Float32Array(4800);
    #filled = 0;
    process([[channel]]) {
      this.#block.set(channel ?? new Float32Array(128), this.#filled);
      this.#filled += 128;
      if (this.#filled + 128 > this.#block.length) {
        this.port.postMessage(this.#block.slice(0, this.#filled));
        this.#filled = 0;
      }
      return true;
    }
  })`;

  class Recording {
    samples = 0;
    marks = {};
    #blocks = [];
    #context = new AudioContext({ sampleRate: 48000 });
    #ready = this.#context.audioWorklet.addModule(URL.createObjectURL(new Blob([TAP], { type: 'text/javascript' })));

    async of(stream) {
      await this.#ready;
      const tap = new AudioWorkletNode(this.#context, 'tap', { numberOfOutputs: 0 });
      tap.port.onmessage = ({ data }) => {
        this.#blocks.push(data);
        this.samples += data.length;
      };
      this.#context.createMediaStreamSource(stream).connect(tap);
      await this.#context.resume();
    }

    mark(state) {
      this.marks[state] ??= this.samples;
      if (state === 'ended') void this.#close();
    }

    // A call may end without audio, and before there is anything to hear it with.
    async #close() {
      await this.#ready;
      if (this.#context.state !== 'closed') await this.#context.close();
    }

    // 16 bit little-endian, base64
    pcm() {
      const pcm = new Int16Array(this.samples);
      let at = 0;
      for (const block of this.#blocks) {
        for (const sample of block) pcm[at++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
      }
      const bytes = new Uint8Array(pcm.buffer);
      let text = '';
      for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
      return btoa(text);
    }
  }

  addEventListener('trunkline-state', ({ detail: { state, call } }) => {
    if (state === 'connecting') {
      const recording = window.recording = new Recording();
      call.on('audio', player => recording.of(player.srcObject));
    }
    window.recording?.mark(state);
  });
})();
