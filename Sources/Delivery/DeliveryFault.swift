public import Store
public import Vault

/// Why a mail wasn't delivered. The job that carries it tries again.
public enum DeliveryFault: Error, Sendable, Equatable {
    /// The database that keeps the outbox failed.
    case store(StoreFault)
    /// The mail can't be opened.
    case vault(VaultFault)
    /// The mail server refused it or can't be reached; libcurl's words, which name no recipient.
    case transport(String)
    /// A file of the maildir couldn't be written.
    case file(String)
    /// No `MAIL_URL` is set, so there is nobody to give it to.
    case noRoute
}
