import Logging
import ServiceLifecycle

/// Looks every second whether the certificate or its key was replaced, as ACME clients do every two months.
struct CertificateReload: Service {
    static let period = Duration.seconds(1)

    let identity: ServerIdentity
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var complaint = ""
            while (try? await Task.sleep(for: Self.period)) != nil {
                do throws(TLSFault) {
                    if try identity.reload() { logger.notice("new connections get the new certificate") }
                    complaint = ""
                } catch {
                    // Said once: the two files are never replaced at the same moment.
                    if complaint != error.description {
                        logger.error("the old certificate stays in use: \(error)")
                    }
                    complaint = error.description
                }
            }
        }
    }
}
