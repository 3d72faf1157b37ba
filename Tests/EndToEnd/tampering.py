"""Changes to a stored log as somebody makes them who has the database's password, or the file: behind its triggers, or behind the engine."""
import sqlite3

# What is kept of the log, column by column. The rest of the tree's columns are dates of checkpoints and keys that nothing rests on.
CELLS = {
    "audit_entries": ["idx", "id", "created_at", "action", "resource_type", "entry", "entry", "entry", "hash", "hash"],
    "audit_nodes": ["n", "hash", "hash"],
    "audit_head": ["epoch", "origin", "first_index", "size", "right_edge", "root"],
    "audit_checkpoints": ["size", "note", "note"],
    "audit_keys": ["vkey", "private_key"],
    "audit_values": ["entry_id", "user_id", "resource_id", "actor_name", "ip_address", "user_agent", "details"],
}
# In which columns the values are distinct and long enough to be found in the file.
IN_THE_FILE = {"audit_entries": ["entry", "hash"], "audit_nodes": ["hash"], "audit_checkpoints": ["note"], "audit_values": ["details"]}


class Row(dict):
    """A value, and how to say where it stands: `table`, `column`, `where`, `value`."""
    __getattr__ = dict.__getitem__

    def __str__(self):
        return f"{self.table}.{self.column} where {self.where}"


def flipped(value, chance):
    """The value with one bit of one byte changed."""
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(16)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    return bytes(data)


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"X'{value.hex()}'"


def pick(connection, chance, cells):
    """A value somewhere in the log, at random."""
    while True:
        table = chance.choice(sorted(cells))
        column = chance.choice(cells[table])
        keys = [name for *_, name in sorted(
            (row[5], row[1]) for row in connection.execute(f"PRAGMA table_info({table})") if row[5])]
        count = connection.execute(f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL").fetchone()[0]
        if not count:
            continue
        names = ", ".join([*keys, column])
        *key, value = connection.execute(
            f"SELECT {names} FROM {table} WHERE {column} IS NOT NULL LIMIT 1 OFFSET {chance.randrange(count)}").fetchone()
        return Row(table=table, column=column, value=value, where=" AND ".join(f"{name} IS {literal(part)}" for name, part in zip(keys, key)))


def without_triggers(connection, table, statement):
    """Runs it as if the table had no triggers, and puts them back as they were."""
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)


def flip_in_column(database, chance):
    """One bit of one value; returns where, or nothing when the engine itself refused."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        row = pick(connection, chance, CELLS)
        value = flipped(row.value, chance)
        new = f"CAST({literal(value)} AS TEXT)" if isinstance(row.value, str) else literal(value)
        try:
            without_triggers(connection, row.table, f"UPDATE {row.table} SET {row.column} = {new} WHERE {row.where}")
        except sqlite3.IntegrityError:
            return None
        return str(row)
    finally:
        connection.close()


def flip_in_file(database, chance):
    """One bit of a value's bytes in the file itself; returns where."""
    connection = sqlite3.connect(database)
    try:
        row = pick(connection, chance, IN_THE_FILE)
    finally:
        connection.close()
    data = bytearray(database.read_bytes())
    value = row.value.encode() if isinstance(row.value, str) else row.value
    # Long ones go on in another page: their beginning is found.
    place = data.find(value[:200])
    if place < 0:
        return None
    place += chance.randrange(min(len(value), 200))
    data[place] ^= 1 << chance.randrange(8)
    database.write_bytes(data)
    return f"{row}, byte {place} of the file"


# How PostgreSQL changes one bit of a value: `{column}`, a place in it, and the bit.
POSTGRESQL = {
    "bytea": "set_byte({column}, {place}, get_byte({column}, {place}) # {bit})",
    # Of text a bit that leaves it text.
    "text": "convert_from(set_byte(convert_to({column}, 'UTF8'), {place}, get_byte(convert_to({column}, 'UTF8'), {place}) # 1), 'UTF8')",
    "bigint": "{column} # {bit}",
    "uuid": "overlay({column}::text placing CASE substr({column}::text, 3, 1) WHEN 'a' THEN 'b' ELSE 'a' END from 3 for 1)::uuid",
    "timestamp with time zone": "{column} + interval '{bit} milliseconds'",
}


def postgresql_flip(sql, chance):
    """One bit of one value, at random: table, column, row, the statement that changes it and says where it went,
    and the one that puts it back there."""
    while True:
        table = chance.choice(sorted(CELLS))
        column = chance.choice(CELLS[table])
        chosen = sql(
            f"SELECT ctid, pg_typeof({column}), CASE pg_typeof({column})::text WHEN 'bytea' THEN length({column}::text) / 2 - 1 "
            f"WHEN 'text' THEN length({column}::text) ELSE 1 END, quote_literal({column}) FROM {table} "
            f"WHERE {column} IS NOT NULL ORDER BY ctid OFFSET {chance.randrange(300)} LIMIT 1")
        if not chosen:
            continue
        place, kind, length, value = chosen.split("|", 3)
        new = POSTGRESQL[kind].format(column=column, place=chance.randrange(max(int(length), 1)), bit=1 << chance.randrange(7))
        return (table, column, place,
                f"UPDATE {table} SET {column} = {new} WHERE ctid = '{place}' RETURNING ctid;",
                f"UPDATE {table} SET {column} = {value} WHERE ctid = '{{}}';")
