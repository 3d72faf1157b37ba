public import Core

/// Where the root key comes from: a setting, a file, or a service such as AWS Secrets Manager.
///
/// A source holds one key, or two while the root key is being replaced: the new one, then the one before. Whoever writes
/// another source promises that ``keys()`` gives them in that order, and that what `replace` returned from is durable.
public struct RootKeySource: Sendable {
    /// What it is, for people: `CASTELLAN_ROOT_KEY`, a path, a secret's name. Holds no key.
    public let name: String
    private let load: @Sendable () async throws(VaultFault) -> Secret<String>
    private let store: (@Sendable (Secret<String>) async throws(VaultFault) -> Void)?

    /// A source. `load` gives the text with one key or two, parted by white space or a comma; `store` writes such a text, and is
    /// nil where only an operator can.
    public init(
        name: String, load: @escaping @Sendable () async throws(VaultFault) -> Secret<String>,
        store: (@Sendable (Secret<String>) async throws(VaultFault) -> Void)? = nil
    ) {
        self.name = name
        self.load = load
        self.store = store
    }

    /// A text that was read already, as from the environment.
    public static func text(_ text: Secret<String>, name: String) -> RootKeySource {
        RootKeySource(name: name, load: { () throws(VaultFault) in text })
    }

    /// A file of 0600; see ``RootKeyFile``.
    public static func file(_ path: String) -> RootKeySource {
        RootKeySource(
            name: path, load: { () throws(VaultFault) in try RootKeyFile.text(path) },
            store: { text throws(VaultFault) in try RootKeyFile.replace(path, with: text) })
    }

    /// Whether ``store(_:)`` works.
    var canStore: Bool { store != nil }

    /// The keys, the newest first; at least one.
    func keys() async throws(VaultFault) -> [RootKey] {
        try RootKey.keys(in: try await load())
    }

    /// Writes keys, the newest first.
    func store(_ keys: [RootKey]) async throws(VaultFault) {
        try await store?(Secret(keys.map { $0.text.reveal() + "\n" }.joined()))
    }
}
