import Access
import Core
import Store
import Vault

/// Somebody asks for a new password for an address: what the job that answers has to know, sealed, since it names people.
struct ResetRequest: Sendable {
    let email: EmailAddress
    let origin: Origin
}

extension ResetRequest {
    /// The job.
    func job(_ vault: KeyVault, at now: Instant, _ randomness: any Randomness) throws(VaultFault) -> JobDraft {
        let id = ID<ResetRequest>.make(at: now, randomness)
        let fields = [
            ("email", email.text), ("address", origin.address), ("agent", origin.userAgent), ("path", origin.path),
            ("method", origin.method), ("request", origin.requestID?.description), ("city", origin.place?.city),
            ("region", origin.place?.region), ("country", origin.place?.country),
        ]
        let json = JSONValue.object(fields.compactMap { name, text in text.map { .init(name, .string($0)) } })
        let cell = try vault.seal(Array(json.json.utf8), at: Self.address(id))
        let payload = JSONText(#"{"id":"\#(id)","cell":"\#(Base64URL.encode(cell))"}"#)
        return JobDraft(Passwords.resetRequested, payload: payload)
    }

    /// The request of a job; nil when its payload isn't one.
    init?(_ job: Job, _ vault: KeyVault) throws(VaultFault) {
        guard let payload = try? JSONReader.read(Array(job.payload.text.utf8)),
            let id = payload["id"]?.string.flatMap({ ID<ResetRequest>($0) }),
            let cell = payload["cell"]?.string.flatMap({ Base64URL.decode($0) })
        else { return nil }
        let bytes = try vault.open(cell, at: Self.address(id))
        guard let json = try? JSONReader.read(bytes), let email = json["email"]?.string.flatMap({ EmailAddress($0) })
        else { return nil }
        let place = Place(
            city: json["city"]?.string, region: json["region"]?.string, country: json["country"]?.string)
        self.email = email
        origin = Origin(
            address: json["address"]?.string, userAgent: json["agent"]?.string, path: json["path"]?.string,
            method: json["method"]?.string, requestID: json["request"]?.string.flatMap { RequestID($0) },
            place: place == Place() ? nil : place)
    }

    private static func address(_ id: ID<ResetRequest>) -> CellAddress {
        CellAddress(table: "jobs", column: "payload", row: id, type: .json)
    }
}
