/// What a `Content-Type` says (RFC 9110 §8.3).
enum MediaType {
    /// Whether it is JSON in UTF-8: `application/json`, perhaps with `charset=utf-8`.
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        var parts = contentType.split(separator: ";", omittingEmptySubsequences: false).makeIterator()
        guard parts.next()?.trimmed.lowercased() == "application/json" else { return false }
        while let parameter = parts.next() {
            let parameter = parameter.trimmed.lowercased()
            guard parameter.hasPrefix("charset=") else { continue }
            let charset = parameter.dropFirst("charset=".count)
            guard ["utf-8", "utf8", "\"utf-8\"", "us-ascii"].contains(charset) else { return false }
        }
        return true
    }
}
