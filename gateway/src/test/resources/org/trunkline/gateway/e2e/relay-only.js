// A browser that reaches nobody but the TURN server whose URL is RELAY.
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  constructor({ iceServers, ...more }) {
    const relays = iceServers.flatMap(server => [server.urls].flat().filter(url => url === RELAY).map(urls => ({ ...server, urls })));
    super({ ...more, iceServers: relays, iceTransportPolicy: 'relay' });
  }
};
