import CLibCurl
public import Core

/// Where mail leaves the house: what `MAIL_URL` says.
///
/// | | |
/// |---|---|
/// | `smtp://user:password@mail.example.com:587` | SMTP with STARTTLS, which must succeed; on a loopback address it may be missing |
/// | `smtps://user:password@mail.example.com:465` | SMTP over TLS from the first byte |
/// | `maildir:/var/lib/castellan/mail` | one file a message, for development and for tests |
public enum MailRoute: Sendable {
    /// A mail server. The URL holds its password.
    case smtp(Secret<String>, needsTLS: Bool)
    /// A folder, by path.
    case maildir(String)

    /// A route; nil when the text is none.
    public init?(_ text: String) {
        if text.hasPrefix("maildir:") {
            let path = text.dropFirst("maildir:".count)
            guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
            self = .maildir(String(path))
            return
        }
        guard text.hasPrefix("smtp://") || text.hasPrefix("smtps://"), let host = Self.host(of: text) else {
            return nil
        }
        let address = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let isLocal = address == "localhost" || IPAddress(address)?.isLoopback == true
        self = .smtp(Secret(text), needsTLS: !isLocal)
    }

    /// The host of a URL, as libcurl will read it.
    private static func host(of url: String) -> String? {
        guard let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        var host: UnsafeMutablePointer<CChar>?
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK, let host
        else { return nil }
        defer { curl_free(host) }
        return String(cString: host)
    }
}
