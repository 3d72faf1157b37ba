import Core

/// The passwords of the demo's people, kept beside its database so that they can be printed at every start.
struct DemoCredentials {
    let lines: [(email: String, password: Secret<String>)]

    private static let name = "credentials.txt"
    private static let sizeLimit = 64 * 1024

    /// The credentials of a demo that was seeded before; nil when this one wasn't.
    static func load(from folder: DataFolder) -> DemoCredentials? {
        guard case .text(let text) = SmallFile.contents(of: folder.file(name), limit: sizeLimit) else { return nil }
        let lines = text.split(separator: "\n").compactMap { line -> (email: String, password: Secret<String>)? in
            let words = line.split(separator: " ")
            return words.count == 2 ? (String(words[0]), Secret(String(words[1]))) : nil
        }
        return lines.isEmpty ? nil : DemoCredentials(lines: lines)
    }

    /// Keeps the credentials; their being there says that the demo is seeded, so it is done last.
    func save(to folder: DataFolder) throws(DataFolderFault) {
        let text = lines.map { "\($0.email) \($0.password.reveal())\n" }.joined()
        try SmallFile.replace(folder.file(Self.name), with: text)
    }
}
