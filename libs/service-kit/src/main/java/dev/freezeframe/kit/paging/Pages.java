package dev.freezeframe.kit.paging;

import dev.freezeframe.kit.http.PublicUrl;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Map;

/** Makes a page of a collection, with links that keep the request's other query parameters. */
@RequestScoped
public class Pages {
    private final RoutingContext routing;

    public Pages(RoutingContext routing) {
        this.routing = routing;
    }

    /** A page whose entries are already selected. {@code root} is the plural noun. */
    public PagedBody of(String root, List<?> entries, long total, PageRequest page) {
        // A page that cannot be is refused, even where there is nothing to go through.
        int current = page.page();
        long last = Math.max(1, (total + page.perPage() - 1) / page.perPage());
        PagedBody.PageLinks links = null;
        if (last > 1) {
            boolean hasNext = current < last;
            boolean hasPrev = current > 1;
            links = new PagedBody.PageLinks(
                    hasPrev ? url(1, page) : null,
                    hasPrev ? url(Math.min(current - 1L, last), page) : null,
                    hasNext ? url(current + 1L, page) : null,
                    hasNext ? url(last, page) : null);
        }
        return new PagedBody(Map.of(root, entries), new PagedBody.Links(links), new PagedBody.Meta(total));
    }

    /** A page of a list that is in memory as a whole. */
    public PagedBody slice(String root, List<?> all, PageRequest page) {
        int from = (int) Math.min(page.offset(), all.size());
        int to = (int) Math.min(page.offset() + page.perPage(), all.size());
        return of(root, all.subList(from, to), all.size(), page);
    }

    private String url(long number, PageRequest page) {
        return PublicUrl.of(routing)
                .withQuery("page", Long.toString(number))
                .withQuery("per_page", Integer.toString(page.perPage()))
                .toString();
    }
}
