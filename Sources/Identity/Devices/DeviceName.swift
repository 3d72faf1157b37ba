/// What a `User-Agent` header says, in words that people recognise their devices by: `Firefox on Windows`.
///
/// It is what the client claims, and good for nothing but showing.
struct DeviceName: Sendable, Hashable {
    let text: String

    /// In the order in which they are looked for: each of them also names those after it.
    private static let programs = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
        ("python", "Python"), ("Postman", "Postman"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ]

    init(_ userAgent: String?) {
        guard let userAgent, !userAgent.isEmpty else {
            text = "an unknown device"
            return
        }
        func name(_ list: [(mark: String, name: String)]) -> String? {
            list.first { userAgent.contains($0.mark) }?.name
        }
        // Something that none of the lists knows names itself before its version: `MyApp/1.2`.
        let own = userAgent.prefix { $0 != "/" && $0 != " " }.prefix(40)
        let program = name(Self.programs) ?? String(own)
        text = name(Self.systems).map { "\(program) on \($0)" } ?? program
    }
}
