"""The kind `files`: a council's system that swaps files with others overnight.

The system puts a whole extract of its records where it can be fetched, takes files of updates, and
says in a file of acknowledgements what it made of them. What can be read is what the last good
extract says; what is written is true when an acknowledgement and a later extract say so.

Words of `connection`:

    state     path of a file of the kind's own (SQLite). Files whose names begin like it stand
              beside it: it needs a folder that lasts, and that the gateway's processes share
    place     strategy: folder: path
                        sftp: host, port (22), username, password or key (path of a private key,
                              with passphrase if it has one), known_hosts (path of a file as OpenSSH
                              has it; the host must be in it), path ("."), timeout ("60s": the
                              longest one call may take, everything in it)
    inbox     folder of the place where updates are put (in)
    done      folder where the system moves the updates that it has processed (in/done)
    outbox    folder where the system puts extracts and acknowledgements (out)
    charset   how bytes spell text (cp1252)
    line_end  crlf | lf (crlf): how lines end that are written; read are both
    control   suffix (.ctl), sha256 (SHA256), rows (ROWS): a file X counts only when the file
              X.ctl is there, with the lines `SHA256=<hex>` and `ROWS=<number of detail rows>`
    late      how old the newest extract may be: `90m`, `36h`, `3d` ("36h")
    keep      how long receipts and faults are remembered ("60d")
    look      how often a process that only reads looks for new files ("60s")

Words of a service's `store`:

    format    csv: delimiter (","), quote ("\\"")
              fixed: every field with its width in characters, filled with blanks on the right
    fields    the columns of a detail row, in order: [NAME, …]; with fixed {NAME: width, …}
    children  {name: {type: PER, fields: as above}}: rows that stand behind the detail row they
              belong to, in any order of types
    types     header (HDR), detail (DTL), trailer (TRL): how each row begins
    key       column with the standard's id
    stamp     column that changes with every change of a record, for updates to name
    find      [columns]: what can be searched by ([])
    hidden    {COLUMN: [values]}: records that must not be shown
    extract   name: of the file, with {run}: a number that rises: `NEEDS_EXTRACT_{run}.csv`
              header: what stands in the header row behind its type, in order: run, moment; another
                      word is a text that stands there as it is
              moment: how the moment is written, in universal time ("%d/%m/%Y %H:%M:%S")
              trailer: the same for the trailer row: rows, the number of detail rows ([rows])
    update    name: with {batch}; header: batch or texts; trailer: as above
              lead: what stands between a detail row's type and its fields: reference, action,
                    stamp (in this order, unless said)
              actions: new (N), change (C)
    receipt   the acknowledgement of an update. name: with {batch}; header: batch, run or texts;
              trailer: as above; format, delimiter, quote: its own (csv)
              type: how a row begins (ACK)
              fields: reference, answer, reason (in this order, unless said)
              taken: [answers] (A), refused: [answers] (R); a reason is a word of letters, digits,
              `-` and `_`

With fixed, header, trailer, lead and a receipt's fields give widths too: {run: 8, moment: 19}; a
text takes the width given. Every row has all its fields, and a line of fixed width its whole
length. A row's type comes first in it: the first field of csv, the first letters of fixed.

The legacy record is `{COLUMN: text, child: [{COLUMN: text}]}`; empty texts are left out. Dates and
numbers stay texts. Columns that no rule of the council file names go back with every change.

A file is taken whole or refused whole: without its trailer, with a wrong hash, number of rows,
number of columns or bytes that are not of the charset, with a key twice, or under a name that came
with other contents before. The extract before it stays in force, `check` tells of the file, and so
does the log. A file without its control file is not looked at yet. An extract older than the one in
force is left alone. A receipt counts when the extract of its own run, or a later one, was read.

Limits. Positions are row numbers of one extract: a page turned after the next one came can miss a
record or give one twice. What the system changed since its extract is not known here: an update
names the stamp it read, and the system refuses it. UTF-8 that also makes sense in the charset is
read as the charset. A folder needs a file system that renames at once; over SFTP, where the server
cannot flush a file, what is put may be lost with the server, and a file that is replaced within one
second by another as long is not seen. The look-up of a host's name ends when the machine gives up,
not at the timeout.
"""

from __future__ import annotations

from adapters.kinds.files.formats import FieldRefusesError
from adapters.kinds.files.system import FilesCollection, FilesSystem

__all__ = ["FieldRefusesError", "FilesCollection", "FilesSystem"]
