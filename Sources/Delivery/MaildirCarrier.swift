import Glibc

/// Puts messages into a maildir: each is written to `tmp` and moved to `new`, so that nobody reads half of one.
///
/// The file is named for the message, so that one that is carried again takes its own place.
struct MaildirCarrier: MailCarrier {
    let path: String

    func carry(_ message: MessageText) async throws(DeliveryFault) {
        try await CarrierThreads.run { write(message) }
    }

    private func write(_ message: MessageText) -> Result<Void, DeliveryFault> {
        for folder in [path, path + "/tmp", path + "/new", path + "/cur"] where mkdir(folder, 0o700) != 0 {
            guard errno == EEXIST else { return .failure(.file(Self.reason(folder))) }
        }
        let (unfinished, finished) = ("\(path)/tmp/\(message.id)", "\(path)/new/\(message.id)")
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return .failure(.file(Self.reason(unfinished))) }
        let written = message.bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isDurable = written == message.bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isDurable, rename(unfinished, finished) == 0 else { return .failure(.file(Self.reason(finished))) }
        return .success(())
    }

    private static func reason(_ path: String) -> String {
        "\(path): \(String(cString: strerror(errno)))"
    }
}
