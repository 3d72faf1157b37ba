import Core

/// Where a browser goes on once its user is signed in: one of our own pages, whatever the address says.
struct Destination: Sendable, Equatable {
    /// The address, from its path on.
    let path: String

    /// The page where nothing else is asked for.
    static let account = Destination(trusted: "/account")

    private static let pages = ["/oauth/authorize", "/oauth/device", "/oauth/logout", "/account", "/account/passkey"]
    /// The longest, in bytes: with its escapes it has to fit into the head of a request.
    static let longest = 8_192

    /// Reads `then`; the account when it isn't one of our pages.
    init(_ text: String?) {
        let isOurs = text.map { text in
            let page = text.prefix { $0 != "?" }
            return text.utf8.count <= Self.longest && Self.pages.contains(String(page))
                && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }
        }
        path = isOurs == true ? text ?? Self.account.path : Self.account.path
    }

    /// An address that we made.
    init(trusted path: String) {
        self.path = path
    }

    /// The query, when it is the page where clients send their users.
    var authorizationQuery: String? {
        let start = "/oauth/authorize?"
        return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : nil
    }

    /// The address of a page of the sign-in, from which the browser goes on to here.
    func after(_ page: String) -> String { "\(page)?then=\(PercentCoding.encode(path))" }
}
