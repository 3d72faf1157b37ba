/// Where Zoho keeps an organisation's data: each has hosts of its own, and knows nothing of the others' (Zoho CRM API v8, Multi-DC).
public enum DataCentre: String, Sendable, CaseIterable {
    case us
    case eu
    case india = "in"
    case australia = "au"
    case japan = "jp"
    case china = "cn"
    case canada = "ca"
    case saudiArabia = "sa"

    /// Where tokens come from.
    var accountsURL: String {
        switch self {
        case .us: "https://accounts.zoho.com"
        case .eu: "https://accounts.zoho.eu"
        case .india: "https://accounts.zoho.in"
        case .australia: "https://accounts.zoho.com.au"
        case .japan: "https://accounts.zoho.jp"
        case .china: "https://accounts.zoho.com.cn"
        case .canada: "https://accounts.zohocloud.ca"
        case .saudiArabia: "https://accounts.zoho.sa"
        }
    }

    /// Where records are.
    var apiURL: String {
        switch self {
        case .us: "https://www.zohoapis.com"
        case .eu: "https://www.zohoapis.eu"
        case .india: "https://www.zohoapis.in"
        case .australia: "https://www.zohoapis.com.au"
        case .japan: "https://www.zohoapis.jp"
        case .china: "https://www.zohoapis.com.cn"
        case .canada: "https://www.zohoapis.ca"
        case .saudiArabia: "https://www.zohoapis.sa"
        }
    }
}
