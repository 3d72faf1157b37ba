/// Where a bucket is and who may write to it.
public struct S3Bucket: Sendable {
    /// The bucket's name.
    public let name: String
    /// `https`, or `http` for a store on the same machine.
    let scheme: String
    /// Host and, when it isn't the scheme's own, port: as `Host` has it.
    let authority: String
    /// Whether the bucket stands in the path rather than in the host.
    let isInPath: Bool
    let region: String
    let credentials: AWSCredentials

    /// A bucket behind an endpoint, such as `https://s3.eu-central-1.amazonaws.com`; nil when that is no URL of a host alone.
    public init?(
        _ name: String, endpoint: String, region: String, isInPath: Bool, credentials: AWSCredentials
    ) {
        guard let place = AWSEndpoint(endpoint), Self.isName(name) else { return nil }
        self.name = name
        scheme = place.scheme
        authority = isInPath ? place.authority : "\(name).\(place.authority)"
        self.isInPath = isInPath
        self.region = region
        self.credentials = credentials
    }

    /// Whether a text is an endpoint: scheme and host, and nothing behind them.
    public static func isEndpoint(_ text: String) -> Bool { AWSEndpoint(text) != nil }

    /// Whether a text can be a bucket's name: 3 to 63 of lower-case letters, digits, dots and hyphens.
    public static func isName(_ text: String) -> Bool {
        3...63 ~= text.utf8.count
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
