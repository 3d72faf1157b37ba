import Glibc
import Store

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
        do throws(FileFault) { try DurableFile.replace(finished, with: message.bytes, by: unfinished) } catch {
            return .failure(.file("\(error.path): \(error.reason)"))
        }
        return .success(())
    }

    private static func reason(_ path: String) -> String {
        "\(path): \(String(cString: strerror(errno)))"
    }
}
