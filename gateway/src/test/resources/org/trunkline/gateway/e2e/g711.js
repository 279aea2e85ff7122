// A browser that knows no Opus, and no codec but G.711.
(() => {
  const { addTransceiver } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTransceiver = function (...args) {
    const transceiver = addTransceiver.apply(this, args);
    const { codecs } = RTCRtpReceiver.getCapabilities('audio');
    transceiver.setCodecPreferences(codecs.filter(({ mimeType, clockRate }) => clockRate === 8000 && mimeType !== 'audio/G722'));
    return transceiver;
  };
})();
