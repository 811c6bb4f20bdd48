package dev.freezeframe.kit.identity;

import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.error.ApiException;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;

/** Who the current request is made for. Set before any resource method runs; only valid within a request. */
@RequestScoped
public class CurrentCaller {
    private String token;
    private Caller caller;

    void set(String token, Caller caller) {
        this.token = token;
        this.caller = caller;
    }

    /** The token by which the gateway vouches for the caller, to be passed on to another service for this same request. */
    public String token() {
        get();
        return token;
    }

    /** The caller. */
    public Caller get() {
        if (caller == null) {
            throw ApiException.unauthorized();
        }
        return caller;
    }

    /** The team whose resources the request is about. */
    public UUID team() {
        return get().teamId();
    }

    /**
     * Requires scopes that only the body of the request told of.
     *
     * @throws ApiException 403 when one is missing
     */
    public void require(String... scopes) {
        for (String scope : scopes) {
            if (!get().hasScope(scope)) {
                throw ApiException.forbidden();
            }
        }
    }

    /**
     * Requires the installation's operator.
     *
     * @throws ApiException 403 for everybody else
     */
    public void requireOperator() {
        if (get().role() != Role.OPERATOR) {
            throw ApiException.forbidden();
        }
    }
}
