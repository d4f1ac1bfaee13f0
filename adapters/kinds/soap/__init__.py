"""The kind `soap`: a council's records behind a SOAP 1.1 service, document/literal.

Places are dotted local element names: `CLIENT.NHS_NO`. All values are text.

Words of `connection`:

    address       http(s) address that every operation is sent to; never followed elsewhere
    security      `none`, `password-text` or `password-digest` (WS-Security UsernameToken) (none)
    username, password
    certificates  file of PEM certificates to trust instead of the public ones
    pool          connections held open, 1 to 100 (5)
    timeout       the longest one call may take, all its messages together: `500ms`, `10s` (10s)
    faults        {code, not-found: [codes], unavailable: [...], refused: [...], stale: [...]}
                    code: its place under `detail`; `faultcode` is looked up after it
                    unavailable: nothing was written. refused: the record is not accepted.
                    stale: also "there is such a record already". Other codes are nonsense.

Words of a service's `store`:

    namespace     of the operations and of what is in them
    qualified     whether the elements in an operation have the namespace: true, false (true)
    key           place of the standard's id in a record; unique in the system
    order         {".": [names], place: [names]}: the elements of a record and of each group in it,
                    in the WSDL's sequence, unmapped ones too; `*` in a place is any name
    lists         [places] of elements that may be repeated
    repeats       what may be done about a creation whose outcome is unknown: idempotent (ask
                    again), queryable (look, then ask again), neither (a person looks) (queryable)
    hidden        {place: [values]}: records that must not be shown
    read          {operation, id, item}
    find          {operation, items, start, count, first, size, filters: {place in record: place}}
                    one element for each value; first: number of the first record, 0 or 1 (1);
                    size: records asked for at a time, no more than the system gives (50)
    create        {operation, record}
    replace       {operation, record}
                  in all four: action (soapAction), answer (the answer's element; `operation` with
                  `Response` behind it), with {place: text} (sent each time), order [names] (of the
                  operation's own elements; id, with, filters, start, count, record)

`id`, `start`, `count`, `record` and the values of `filters` and `with` are places in the request;
`item` and `items` are places in the answer, and hold whole records.

The legacy record is nested as its elements are. Absent, empty and `xsi:nil` elements are missing;
elements in `lists` are lists. An element that `order` does not name is nonsense, so that a system
that changed its schema is noticed before a property goes missing. What no rule maps survives.

Limits. The protocol has no transaction: `replace` reads, changes, writes whole and reads again.
Changes through one process take turns; somebody who writes between our read and our write, in the
council's own screens or through another process, is overwritten. A created record that the system
alters is refused, but stands there altered; a changed one is put back. Paging counts records: one
that leaves the search meanwhile lets another slip by. The system must refuse a second record under
a key. Attributes, rpc/encoded messages, attachments and SOAP 1.2 are not spoken. The search for the
server's name is not part of the deadline.
"""

from __future__ import annotations

from adapters.kinds.soap.records import ElementRefusesError
from adapters.kinds.soap.system import SoapCollection, SoapSystem

__all__ = ["ElementRefusesError", "SoapCollection", "SoapSystem"]
