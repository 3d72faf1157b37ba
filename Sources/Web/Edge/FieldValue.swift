import HTTPTypes

extension HTTPFields {
    /// The value of a field, that of several lines joined by commas (RFC 9110 §5.3). As the subscript gives it, but without the cost
    /// of joining where there is one line, as nearly always.
    func value(of name: HTTPField.Name) -> String? {
        let lines = self[values: name]
        return lines.count == 1 ? lines[0] : self[name]
    }
}
