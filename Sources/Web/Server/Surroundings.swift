/// What stands around every request, made once at the start.
///
/// An object, so that a request carries one reference: the rooms hold more than a hundred between them, and counting all of them
/// up and down for each copy of a request's context costs more than many a request.
final class Surroundings: Sendable {
    /// The rooms' functions.
    let services: WebServices
    /// The OpenAPI document and its page.
    let documents: Documents
    /// How proxies are seen through.
    let forwarded: ForwardedFor

    /// All of it.
    init(services: WebServices, documents: Documents, forwarded: ForwardedFor) {
        self.services = services
        self.documents = documents
        self.forwarded = forwarded
    }
}
