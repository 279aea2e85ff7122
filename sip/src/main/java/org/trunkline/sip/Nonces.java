package org.trunkline.sip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces that callers prove themselves with. They are signed, so nothing is kept until one is used rightly.
 *
 * <pre>
 *   | when it was made, 8 bytes | random, 8 | HMAC-SHA-256 of both and the source's address, 16 of 32 |
 * </pre>
 *
 * A nonce is good for a minute, and each of its counts once and in order (RFC 7616 §3.4: nc). When too many are in use
 * the eldest is forgotten, together with all that were made before it: they are old then.
 */
final class Nonces {
    static final long LIFE_NANOS = Duration.ofMinutes(1).toNanos();
    static final int MAX_USED = 10_000;
    private static final int MADE_BYTES = 8;
    private static final int SIGNED_BYTES = 16;
    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;

    private record Use(long madeNanos, long count) {}

    private final Mac mac;
    private final Supplier<byte[]> random;
    private final long startNanos;
    private final Map<String, Use> used = new LinkedHashMap<>();
    private long floorNanos = -1;

    /** @param random gives 8 bytes or more that nobody can guess */
    Nonces(byte[] key, Supplier<byte[]> random, long startNanos) {
        this.random = random;
        this.startNanos = startNanos;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException incomplete) {
            throw new IllegalStateException("this Java lacks HMAC-SHA-256", incomplete);
        }
    }

    String next(InetAddress source, long nowNanos) {
        var nonce = ByteBuffer.allocate(BYTES).putLong(nowNanos - startNanos).put(random.get(), 0, SIGNED_BYTES - MADE_BYTES);
        nonce.put(signature(nonce.array(), source));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    private byte[] signature(byte[] nonce, InetAddress source) {
        mac.update(nonce, 0, SIGNED_BYTES);
        return Arrays.copyOf(mac.doFinal(source.getAddress()), BYTES - SIGNED_BYTES);
    }

    /** Whether we gave it to this source, less than a minute ago. */
    boolean fresh(String nonce, InetAddress source, long nowNanos) {
        if (nonce.length() != CHARACTERS || !nonce.matches("[A-Za-z0-9_-]*")) {
            return false;
        }
        var bytes = Base64.getUrlDecoder().decode(nonce);
        boolean ours = MessageDigest.isEqual(signature(bytes, source), Arrays.copyOfRange(bytes, SIGNED_BYTES, BYTES));
        return ours && nowNanos - startNanos - made(bytes) < LIFE_NANOS;
    }

    private static long made(byte[] nonce) {
        return ByteBuffer.wrap(nonce).getLong();
    }

    /** Uses a fresh nonce; false where this count, or a higher one, was there before. */
    boolean use(String nonce, long count) {
        long made = made(Base64.getUrlDecoder().decode(nonce));
        var before = used.get(nonce);
        if (before == null ? made <= floorNanos : count <= before.count()) {
            return false;
        }
        used.put(nonce, new Use(made, count));
        if (used.size() > MAX_USED) {
            var eldest = used.entrySet().iterator();
            floorNanos = Math.max(floorNanos, eldest.next().getValue().madeNanos());
            eldest.remove();
        }
        return true;
    }
}
