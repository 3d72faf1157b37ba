import AWS
import Geo
import Identity
import Secrets
import Store
import Vault

extension CommandFault {
    /// Keys that can't be used.
    init(_ fault: VaultFault) {
        switch fault {
        case .store(let fault): self.init(fault)
        case .rootKey(let why): self.init(.configuration, "the root key can't be used: \(why)")
        case .wrongRootKey:
            self.init(
                .configuration, "this root key is not the one that the database was made with",
                advice: "restore root.key, or set CASTELLAN_ROOT_KEY to the key that belongs to this database")
        case .unknownKey(let id): self.init(.configuration, "key \(id) is missing from the database")
        case .damaged(let what): self.init(.software, "a sealed value is damaged: \(what)")
        }
    }

    /// A database of places that can't be used.
    init(_ fault: GeoFault) {
        switch fault {
        case .unreadable(let path, let reason):
            self.init(.configuration, "the database of places \(path) can't be read: \(reason)")
        case .notAboutPlaces(let path, let type):
            self.init(
                .configuration, "\(path) is a database of another kind: \(type)",
                advice: "GEOIP_DATABASE takes a City or Country database of MaxMind's")
        }
    }

    /// Secrets that can't be had or replaced.
    init(_ fault: SecretsFault) {
        switch fault {
        case .store(let fault): self.init(fault)
        case .vault(let fault): self.init(fault)
        case .aws(let fault):
            self.init(fault.isPassing ? .tryAgain : .configuration, "AWS Secrets Manager: \(fault)", advice: nil)
        case .file, .malformed: self.init(.configuration, "\(fault)", advice: "see Secrets in docs/data-protection.md")
        case .refused: self.init(.refused, "\(fault)")
        case .overtaken: self.init(.tryAgain, "\(fault)")
        case .unproven:
            self.init(.refused, "\(fault)", advice: "the old value goes on; run it again to go on from here")
        }
    }

    /// People and sessions that can't be handled.
    init(_ fault: IdentityFault) {
        switch fault {
        case .store(let fault): self.init(fault)
        case .vault(let fault): self.init(fault)
        case .overloaded: self.init(.tryAgain, "too many passwords are being hashed", advice: "try again")
        case .unavailable: self.init(.unavailable, "the server is stopping, or has no memory left for a password")
        case .signingKey(let why): self.init(.configuration, "the signing keys can't be used: \(why)")
        }
    }
}
