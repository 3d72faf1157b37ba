import Testing

@testable import App

@Suite struct ZohoSettingsTests {
    /// A secret that is too short is none, wherever it is kept.
    @Test(arguments: [("", false), ("fifteen letters", false), ("sixteen  letters", true), ("zwölf Zeichen ü", true)])
    func webhookSecretsAreLongEnough(secret: String, isLongEnough: Bool) {
        #expect(ZohoSettings.isLongEnough(secret) == isLongEnough)
    }
}
