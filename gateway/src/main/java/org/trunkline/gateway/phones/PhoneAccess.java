package org.trunkline.gateway.phones;

import java.util.Optional;
import org.trunkline.gateway.access.Access;
import org.trunkline.gateway.access.Admission;
import org.trunkline.gateway.call.Pass;
import org.trunkline.sip.PhoneAccount;
import org.trunkline.sip.PhoneUser;
import org.trunkline.sip.PhoneUsers;

/**
 * Who may log in with a SIP phone: whoever may be there with a page.
 *
 * <pre>
 *   digest, a user's name ──► proven by that user's secret, or the hashes that are configured in its place
 *   digest, a token as the name ──► proven by the same token as the password: SIP.js knows no other way
 *   Bearer, a token (RFC 8898) ──► JsSIP's authorization_jwt
 * </pre>
 */
public final class PhoneAccess implements PhoneUsers {
    private static final String TOKEN_BEGINS = "eyJ"; // {" in base64url (RFC 7515 §3)

    private final Access access;
    private final String realm;

    /**
     * The same door as that of pages.
     *
     * @param access of this process
     * @param realm in which phones are asked
     */
    public PhoneAccess(Access access, String realm) {
        this.access = access;
        this.realm = realm;
    }

    @Override
    public Optional<PhoneAccount> account(String name) {
        return name.startsWith(TOKEN_BEGINS)
                ? token(name).map(user -> new PhoneAccount(user, new PhoneAccount.Secret.Password(name)))
                : access.byDigest(name, realm).map(digest -> new PhoneAccount(
                        new PhonePass(new Pass(digest.admitted())),
                        new PhoneAccount.Secret.Hashed(digest.hashes())));
    }

    @Override
    public boolean md5Only() {
        return access.someByMd5Only();
    }

    @Override
    public Optional<PhoneUser> token(String token) {
        return switch (access.byToken(token)) {
            case Admission.Granted(var admitted) -> Optional.of(new PhonePass(new Pass(admitted)));
            case Admission.Refused _ -> Optional.empty();
        };
    }
}
