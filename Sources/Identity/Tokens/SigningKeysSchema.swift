import Store

/// One signing key is active for each algorithm; before, there was one algorithm.
enum SigningKeysSchema {
    static let migrations = [
        Migration(
            room: "SigningKeys", number: 1, name: "one active key for each algorithm", sqlite: index, postgresql: index)
    ]

    private static let index = """
        DROP INDEX signing_keys_one_active;
        CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (algorithm) WHERE state = 'active';
        """
}
