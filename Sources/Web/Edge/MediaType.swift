/// What a `Content-Type` says (RFC 9110 §8.3).
enum MediaType {
    /// Whether it is JSON in UTF-8: `application/json`, perhaps with `charset=utf-8`.
    static func isJSON(_ contentType: String?) -> Bool {
        `is`("application/json", contentType)
    }

    /// Whether it is a JSON value a line, under one of the names that this goes by.
    static func isJSONLines(_ contentType: String?) -> Bool {
        ["application/x-ndjson", "application/ndjson", "application/jsonl"].contains { `is`($0, contentType) }
    }

    /// Whether it is a form in UTF-8, as browsers send one.
    static func isForm(_ contentType: String?) -> Bool {
        `is`("application/x-www-form-urlencoded", contentType)
    }

    private static func `is`(_ type: String, _ contentType: String?) -> Bool {
        guard let contentType else { return false }
        if contentType == type { return true }
        var parts = contentType.split(separator: ";", omittingEmptySubsequences: false).makeIterator()
        guard parts.next()?.trimmed.lowercased() == type else { return false }
        while let parameter = parts.next() {
            let parameter = parameter.trimmed.lowercased()
            guard parameter.hasPrefix("charset=") else { continue }
            let charset = parameter.dropFirst("charset=".count)
            guard ["utf-8", "utf8", "\"utf-8\"", "us-ascii"].contains(charset) else { return false }
        }
        return true
    }
}
