"""The kind `rest`: a council's records behind an HTTP interface that speaks JSON.

Words of `connection`:

    base_url   address that every path begins with: `https://…`
    timeout    the longest one call may take, everything in it: `500ms`, `5s` ("5s")
    pool       connections held open, 1 to 100 (5)
    ca         file of certificates to trust instead of the usual ones
    headers    {name: value}: sent with every request
    check      path that answers JSON when the system is well; without it a page is looked for
    auth       strategy: none, or
                 basic          username, password
                 bearer         token
                 oauth2-client  token_url (a path, or an address), client_id, client_secret,
                                scope, send (header | body: where the two are sent), early ("5s":
                                how long before its end a token is renewed)
                 mtls           certificate, key (paths of files)
    failed_when  a failure told with status 200
                 at     place whose presence means failure, unless it is false or empty
                 code   place of the failure's code
                 field  place where the system names the place that it refuses
                 not-found, exists, stale, unavailable, refused: [codes]; another code is nonsense

Words of a service's `store`:

    id       place of the standard's id in a record
    repeats  what may be done about a creation whose outcome is unknown: idempotent (ask again),
             queryable (look, then ask again), neither (a person must look) (queryable)
    hidden   {place: [values]}: records that must not be shown; true and false spelled so
    version  place of a number or text that changes with every change and goes back with the
             record; or `etag-header`: the answer's ETag, sent back as If-Match
    read     get: path with {id}
             item: place of the record in the answer (the answer itself)
             absent: [statuses] that say there is none ([404, 410])
    find     get | post: path
             items: place of the list in the answer (the answer itself)
             filters: {place of a record: name in the query or, with post, place in the body}
             several: repeat | comma | one (repeat): how several values for one name are sent; with
                      `one` they are not, and are looked for here
             fixed: {name: value} sent with every page, such as an order
             whole: "yes" | "no" ("yes"): with "no" each record is read again by itself
             pages: strategy: none, or
                 offset   offset, size, per (100), total (place of the number of all records)
                 page     page, size, per, first (1), last (place of the number of pages)
                 cursor   cursor, size, per, next (place of the next cursor)
                 link     size, per, next (place of the next address; else the header Link)
    create   post: path, or put: path with {id} (sent with If-None-Match: *)
             send: place of the record in what is sent (the whole of it)
             look_first: "yes" | "no" ("no"): for a system that would store the same id twice
    replace  put | post: path with {id}; send: as above

A place is names with dots between them. A service without `find`, `create` or `replace` does not
offer it. The legacy record is the JSON object as the system gives it; what no rule of the council
file names goes back with every change.

Limits. A change is read, made and written as a whole: without `version` a change that somebody
else makes in between is lost (this process alone makes one at a time). What a system alters while
storing it is found by reading it back and told, but it stays stored. Looking for what the system
itself cannot look for reads page after page until the deadline. With offsets and page numbers,
records that come or go while somebody turns pages can be missed. Numbers are kept as JSON has
them, but fractions are doubles. The look-up of a host's name ends when the machine gives up, not
at the deadline.
"""

from __future__ import annotations

from adapters.kinds.rest.places import PlaceRefusesError
from adapters.kinds.rest.system import RestCollection, RestSystem

__all__ = ["PlaceRefusesError", "RestCollection", "RestSystem"]
