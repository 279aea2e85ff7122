package org.trunkline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The reference against the vectors of the RFCs, and the door against published whole packets. */
class PublishedVectorsTest {
    private static final byte[] MASTER_KEY = hex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] MASTER_SALT = hex("0ec675ad498afeebb6960b3aabe6");
    private static final byte[] GCM_KEY = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] GCM_SALT = hex("517569642070726f2071756f");

    @Test
    void counterModeKeystreamIsThatOfRfc3711B2() throws Exception {
        byte[] key = hex("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] iv = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000");
        assertThat(ReferenceSrtp.keystream(key, iv, 0, 48))
                .isEqualTo(hex("e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0"));
        assertThat(ReferenceSrtp.keystream(key, iv, 0xFEFF, 48))
                .isEqualTo(hex("ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae"
                        + "6a2cc3787889374fbeb4c81b17ba6c44"));
    }

    @Test
    void sessionKeysAreThoseOfRfc3711B3() throws Exception {
        assertThat(ReferenceSrtp.derive(MASTER_KEY, MASTER_SALT, 0, 16))
                .isEqualTo(hex("c61e7a93744f39ee10734afe3ff7a087"));
        assertThat(ReferenceSrtp.derive(MASTER_KEY, MASTER_SALT, 2, 14))
                .isEqualTo(hex("30cbbc08863d8c85d49db34a9ae1"));
        assertThat(ReferenceSrtp.derive(MASTER_KEY, MASTER_SALT, 1, 94))
                .isEqualTo(hex("cebe321f6ff7716b6fd4ab49af256a15" + "6d38baa48f0a0acf3c34e2359e6cdbce"
                        + "e049646c43d9327ad175578ef7227098" + "6371c10c9a369ac2f94a8c5fbcdddc25"
                        + "6d6e919a48b610ef17c2041e47403576" + "6b68642c59bbfc2f34db60dbdfb2"));
    }

    @Test
    void gcmPacketIsThatOfRfc7714Section16() throws Exception {
        byte[] rtp = hex("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976"
                + "69736120696e207061727465732074726573");
        assertThat(ReferenceSrtp.gcmRtp(GCM_KEY, GCM_SALT, 0, rtp, 12))
                .isEqualTo(hex("8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd5"
                        + "0d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce"));
    }

    @Test
    void gcmControlPacketIsThatOfRfc7714Section17() throws Exception {
        byte[] rtcp = hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
                + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        assertThat(ReferenceSrtp.gcmRtcp(GCM_KEY, GCM_SALT, 0x5d4, rtcp))
                .isEqualTo(hex("81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d"
                        + "c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4"));
    }

    @Test
    void doorMakesThePacketThatLibsrtpPublishes() {
        byte[] rtp = hex("800f1234decafbadcafebabe" + "ab".repeat(16));
        assertThat(protect(rtp))
                .isEqualTo(hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb"));
    }

    @Test
    void doorMakesTheControlPacketThatLibsrtpPublishes() {
        byte[] rtcp = hex("81c8000bcafebabe" + "ab".repeat(16));
        byte[] expected = hex("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
        try (var session = new SrtpSession(masterKeys())) {
            protectRtcp(session, rtcp); // RFC 3711 §3.4: the index starts at 0; the published packet has index 1
            assertThat(protectRtcp(session, rtcp)).isEqualTo(expected);
        }
    }

    private static byte[] protect(byte[] rtp) {
        try (var session = new SrtpSession(masterKeys())) {
            byte[] buffer = Arrays.copyOf(rtp, rtp.length + SrtpSession.MAX_TRAILER_BYTES);
            return Arrays.copyOf(buffer, session.protect(buffer, 0, rtp.length));
        }
    }

    private static byte[] protectRtcp(SrtpSession session, byte[] rtcp) {
        byte[] buffer = Arrays.copyOf(rtcp, rtcp.length + SrtpSession.MAX_TRAILER_BYTES);
        return Arrays.copyOf(buffer, session.protectRtcp(buffer, 0, rtcp.length));
    }

    private static SrtpKeys masterKeys() {
        return new SrtpKeys(
                SrtpProfile.AES128_CM_HMAC_SHA1_80, MASTER_KEY, MASTER_SALT, MASTER_KEY, MASTER_SALT);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
