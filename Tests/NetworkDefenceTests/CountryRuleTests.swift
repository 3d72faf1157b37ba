import Testing

@testable import NetworkDefence

@Suite("Countries") struct CountryRuleTests {
    @Test func onlySomeMeansNobodyUnknown() {
        let rule = CountryRule.only(["US", "CA"])
        #expect(rule.admits("US") && rule.admits("CA"))
        #expect(!rule.admits("GB") && !rule.admits(nil))
    }

    @Test func allButSomeLetsTheUnknownPass() {
        let rule = CountryRule.allBut(["GB"])
        #expect(rule.admits("US") && rule.admits(nil))
        #expect(!rule.admits("GB"))
    }

    @Test func withoutARuleAllPass() {
        #expect(CountryRule.all.admits(nil) && CountryRule.all.admits("GB"))
    }
}
