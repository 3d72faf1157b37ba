import Core

/// What a pushed request is answered with (RFC 9126 §2.2), with status 201.
public struct PushedRequestAnswer: Answer {
    /// What names the request from now on.
    public let token: OpaqueToken

    /// An answer.
    public init(_ token: OpaqueToken) {
        self.token = token
    }

    /// The members.
    public static let members: [AnswerMember<PushedRequestAnswer>] = [
        .always("request_uri", "What to send to the authorization endpoint. It serves once.") { $0.token.requestURI },
        .always("expires_in", "Seconds.") { _ in PushedRequest.lifetime.components.seconds },
    ]
}

/// What a device is answered with (RFC 8628 §3.2).
public struct DeviceAuthorizationAnswer: Answer {
    /// What the device asks with.
    public let deviceCode: OpaqueToken
    /// What the user types.
    public let userCode: UserCode
    /// The page where they do, without the code.
    public let page: String

    /// An answer. `page` is the address of the page: `https://id.example/oauth/device`.
    public init(deviceCode: OpaqueToken, userCode: UserCode, page: String) {
        self.deviceCode = deviceCode
        self.userCode = userCode
        self.page = page
    }

    /// The members.
    public static let members: [AnswerMember<DeviceAuthorizationAnswer>] = [
        .always("device_code", "What the device asks with.") { $0.deviceCode.text.reveal() },
        .always("user_code", "What the user types.") { $0.userCode.text },
        .always("verification_uri", "Where the user types it.") { $0.page },
        .always("verification_uri_complete", "The same, with the code.") { "\($0.page)?user_code=\($0.userCode.text)" },
        .always("expires_in", "Seconds.") { _ in DeviceGrant.lifetime.components.seconds },
        .always("interval", "How many seconds to wait before asking again.") { _ in
            DeviceGrant.interval.components.seconds
        },
    ]
}
