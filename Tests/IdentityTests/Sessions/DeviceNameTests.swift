import Testing

@testable import Identity

@Suite("A device's name")
struct DeviceNameTests {
    @Test(
        "says what people recognise",
        arguments: [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
                "Safari on Mac"
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Safari/537.36 Edg/128.0",
                "Edge on Windows"
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0 Mobile Safari/537.36",
                "Chrome on Android"
            ),
            ("curl/8.1", "curl"), ("AcmeSync/2.3 (build 7)", "AcmeSync"), ("", "an unknown device"),
        ])
    func names(_ userAgent: String, _ name: String) {
        #expect(DeviceName(userAgent).text == name)
    }
}
