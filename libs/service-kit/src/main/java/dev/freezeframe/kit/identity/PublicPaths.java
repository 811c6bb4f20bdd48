package dev.freezeframe.kit.identity;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** The resource paths that need no caller: none, unless a service says otherwise by a bean of its own. */
@ApplicationScoped
@DefaultBean
public class PublicPaths {
    /** Whether the path is open to everybody. */
    public boolean contains(String path) {
        return false;
    }
}
