/// What settings say of addresses and names.
extension Settings {
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    static func host(of url: String) -> String {
        String(url.split(separator: "/").dropFirst().first ?? "localhost")
    }

    static func isWebURL(_ text: String) -> Bool {
        let host = text.split(separator: "://", maxSplits: 1).last ?? ""
        return (text.hasPrefix("https://") || text.hasPrefix("http://")) && !host.isEmpty && !host.hasPrefix("/")
            && !text.hasSuffix("/") && !text.contains(where: { $0.isWhitespace || $0 == "?" || $0 == "#" })
    }
}
