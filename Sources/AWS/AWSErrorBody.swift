import Core

/// Name and explanation in the body of a refusal: XML from S3 and from whatever stands before a service, JSON from the service
/// itself.
struct AWSErrorBody {
    var code: String?
    var message: String?

    init(_ body: [UInt8]) {
        if let json = try? JSONReader.read(body) {
            // `com.amazonaws.secretsmanager#ResourceNotFoundException`, or with the colon of a link behind it.
            let type = json["__type"]?.string ?? json["code"]?.string
            code = type?.split(separator: "#").last?.split(separator: ":").first.map(String.init)
            message = json["message"]?.string ?? json["Message"]?.string
        } else {
            let page = SimpleXML(body)
            code = page.texts(of: "Code").first
            message = page.texts(of: "Message").first
        }
    }
}
