import Core
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "reads and writes cents exactly",
        arguments: [
            ("0", 0, "0.00"), ("1", 100, "1.00"), ("1234.5", 123_450, "1234.50"), ("-0.05", -5, "-0.05"),
            ("0.07", 7, "0.07"), ("999999999999.99", 99_999_999_999_999, "999999999999.99"), ("10.00", 1000, "10.00"),
        ])
    func exact(_ text: String, _ cents: Int64, _ written: String) throws {
        let money = try #require(Money(text: text))
        #expect(money.cents == cents && money.text == written && money.json == written)
        #expect(try Body.amount(text) == money)
    }

    @Test(
        "takes nothing else",
        arguments: ["", "-", ".5", "1.", "1.234", "1e3", "+1", "1,000", "$5", "1000000000000", "-1000000000000", "NaN"])
    func others(_ text: String) {
        #expect(Money(text: text) == nil)
    }

    @Test("in JSON may be written with an exponent, and is a number within bounds")
    func json() throws {
        #expect(try Body.amount("1.25e1")?.cents == 1250)
        #expect(try Body.amount("1e2")?.cents == 10_000)
        for wrong in ["1.001", "1e12", "-1e12", "\"5\"", "true", "null", "1e-3"] {
            #expect(throws: RequestFault.self, "\(wrong)") { try Body.amount(wrong) }
        }
    }

    @Test("is shown as a number with its bounds")
    func document() {
        #expect(
            Money.schema.json
                == #"{"type":"number","minimum":-999999999999.99,"maximum":999999999999.99,"multipleOf":0.01}"#)
    }

    private struct Body: RequestBody {
        let amount: Money?
        static let schema = Schema.object([.required("amount", "An amount.", Money.schema)])

        static func amount(_ json: String) throws(RequestFault) -> Money? {
            try RequestBodyReader.decode(Body.self, from: Array(#"{"amount": \#(json)}"#.utf8)).amount
        }
    }
}
