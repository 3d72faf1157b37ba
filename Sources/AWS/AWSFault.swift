import OutboundHTTP

/// Why AWS, or a store that speaks like it, didn't do what it was asked. No case holds a secret.
public enum AWSFault: Error, Sendable, Equatable {
    /// It can't be reached, didn't answer in time, or said that it can't at the moment: the same may work later.
    case unreachable(String)
    /// It said no.
    case refused(AWSRefusal)
    /// Its answer isn't what it says it is, such as JSON that was cut short.
    case unreadable(String)
    /// The file of trusted certificates can't be read.
    case file(String)

    init(_ fault: OutboundFault) {
        switch fault {
        case .unreachable(let why): self = .unreachable(why)
        case .file(let why): self = .file(why)
        }
    }

    /// Whether the same request may work in a moment.
    public var isPassing: Bool {
        switch self {
        case .unreachable, .unreadable: true
        case .refused(let refusal): refusal.kind == .throttled
        case .file: false
        }
    }
}

/// A refusal in AWS's own words.
public struct AWSRefusal: Sendable, Equatable {
    /// The status, 300 to 599.
    public let status: Int
    /// AWS's name for it, such as `ResourceNotFoundException`.
    public let code: String?
    /// AWS's explanation, 200 characters at most.
    public let message: String?

    /// A refusal with the name and the explanation that the body has, which is XML or JSON.
    init(_ answer: OutboundAnswer) {
        let said = AWSErrorBody(answer.body)
        status = answer.status
        code = said.code
        message = said.message.map { String($0.prefix(200)) }
    }

    init(status: Int, code: String?, message: String?) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// What kind of no it is, and so what to do about it.
    public enum Kind: Sendable, Equatable {
        /// Too many requests: later.
        case throttled
        /// The credentials are temporary and their time is over.
        case expired
        /// The credentials aren't known, or their secret is another.
        case credentials
        /// This machine's clock is too far from AWS's.
        case clock
        /// The credentials are good, but their policy doesn't allow this.
        case denied
        /// There is no such thing.
        case missing
        /// There is one already.
        case exists
        /// Anything else.
        case other
    }

    /// What kind of no it is.
    public var kind: Kind {
        switch code {
        case "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown":
            .throttled
        case "ExpiredTokenException", "ExpiredToken", "RequestExpired": .expired
        case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "SignatureDoesNotMatch",
            "IncompleteSignature", "MissingAuthenticationToken", "InvalidSignatureException":
            speaksOfTime ? .clock : .credentials
        case "RequestTimeTooSkewed": .clock
        case "AccessDeniedException", "AccessDenied": .denied
        case "ResourceNotFoundException", "NoSuchKey", "NoSuchBucket": .missing
        case "ResourceExistsException": .exists
        default: status == 429 ? .throttled : .other
        }
    }

    /// A clock that is wrong can show as a signature that isn't accepted; only the words tell.
    private var speaksOfTime: Bool {
        message?.hasPrefix("Signature expired") == true || message?.hasPrefix("Signature not yet current") == true
    }

    /// Name and explanation, as AWS gave them.
    public var words: String {
        [code, message].compactMap(\.self).joined(separator: ": ")
    }
}

extension AWSFault: CustomStringConvertible {
    /// In words for operators, with what to do.
    public var description: String {
        switch self {
        case .unreachable(let why): "can't be reached: \(why)"
        case .unreadable(let why): "the answer can't be read: \(why)"
        case .file(let why): why
        case .refused(let refusal): "\(refusal.advice) (\(refusal.status) \(refusal.words))"
        }
    }
}

extension AWSRefusal {
    fileprivate var advice: String {
        switch kind {
        case .throttled: "too many requests: it will be tried again"
        case .expired: "the temporary credentials have expired: renew AWS_SESSION_TOKEN and the key with it"
        case .credentials: "the credentials aren't accepted: look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        case .clock: "this machine's clock is too far from AWS's: set it (NTP)"
        case .denied: "the policy of these credentials doesn't allow it"
        case .missing: "there is no such thing there"
        case .exists: "there is one already"
        case .other: "refused"
        }
    }
}
