import CLibCurl
import Core

/// Hands messages to a mail server (RFC 5321) with libcurl, which does the connection, TLS and sign-in.
struct SMTPCarrier: MailCarrier {
    /// A whole conversation, with room for a slow greeting. In milliseconds.
    static let timeLimit = 30_000

    let url: Secret<String>
    let needsTLS: Bool
    /// A file of certificates that the server's must come from; nil for those that the system trusts.
    let authorities: String?

    func carry(_ message: MessageText) async throws(DeliveryFault) {
        try await CarrierThreads.run { converse(message) }
    }

    private func converse(_ message: MessageText) -> Result<Void, DeliveryFault> {
        guard Self.isReady, let handle = curl_easy_init() else { return .failure(.transport("libcurl can't start")) }
        defer { curl_easy_cleanup(handle) }
        var recipients: UnsafeMutablePointer<curl_slist>?
        recipients = curl_slist_append(recipients, "<\(message.to.text)>")
        defer { curl_slist_free_all(recipients) }
        let unread = Unread(message.bytes)
        let code = withExtendedLifetime(unread) {
            castellan_curl_set_text(handle, CURLOPT_URL, url.reveal())
            castellan_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            castellan_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(message.from.text)>")
            castellan_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
            castellan_curl_set_number(
                handle, CURLOPT_USE_SSL, Int(needsTLS ? CURLUSESSL_ALL.rawValue : CURLUSESSL_TRY.rawValue))
            if let authorities {
                castellan_curl_set_text(handle, CURLOPT_CAINFO, authorities)
                castellan_curl_set_text(handle, CURLOPT_CAPATH, nil)
            }
            castellan_curl_set_number(handle, CURLOPT_TIMEOUT_MS, Self.timeLimit)
            castellan_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
            castellan_curl_set_number(handle, CURLOPT_UPLOAD, 1)
            castellan_curl_set_pointer(handle, CURLOPT_READDATA, Unmanaged.passUnretained(unread).toOpaque())
            castellan_curl_set_reader(handle) { buffer, size, count, context in
                guard let buffer, let context else { return 0 }
                let unread = Unmanaged<Unread>.fromOpaque(context).takeUnretainedValue()
                return unread.move(to: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            }
            return curl_easy_perform(handle)
        }
        guard code != CURLE_OK else { return .success(()) }
        var answer = 0
        castellan_curl_response_code(handle, &answer)
        let words = String(cString: curl_easy_strerror(code))
        return .failure(.transport(answer > 0 ? "\(words) (the mail server said \(answer))" : words))
    }

    /// libcurl wants to be told once, before any thread uses it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// What libcurl hasn't taken yet. Confined to the thread of the conversation.
    private final class Unread {
        private var bytes: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) {
            self.bytes = bytes[...]
        }

        func move(to buffer: UnsafeMutableRawBufferPointer) -> Int {
            let part = bytes.prefix(buffer.count)
            buffer.copyBytes(from: part)
            bytes = bytes.dropFirst(part.count)
            return part.count
        }
    }
}
