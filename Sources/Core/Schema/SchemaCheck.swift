extension Schema {
    /// No more problems than this are reported at once.
    public static let mostProblems = 20

    /// Everything wrong with a value, in the order of the schema, at most ``mostProblems``. Empty when the value fits.
    public func problems(in value: JSONValue) -> [FieldProblem] {
        var check = SchemaCheck()
        check.check(value, self, at: "")
        return check.problems
    }
}

/// Walks a value and its schema side by side. As deep as the value, whose depth the reader bounds.
private struct SchemaCheck {
    var problems: [FieldProblem] = []

    mutating func check(_ value: JSONValue, _ schema: Schema, at path: String) {
        switch (schema, value) {
        case (.component(_, let definition), _): check(value, definition(), at: path)
        case (.anything, _), (.nullable, .null), (.boolean, .boolean), (.number, .integer), (.number, .number): break
        case (.nullable(let schema), _): check(value, schema, at: path)
        case (.object(let properties, _), .object(let members)): check(members, properties, at: path)
        case (.map(let schema), .object(let members)):
            for member in members { check(member.value, schema, at: join(path, member.name)) }
        case (.array(let schema, let count), .array(let elements)):
            check(elements, schema, count, at: path)
        case (.text(let rule), .string(let text)): check(text, rule, at: path)
        case (.integer(let range), .integer(let number)):
            if !range.contains(number) { complain(path, Self.complaint(range)) }
        case (.decimal(let places, let range), .integer), (.decimal(let places, let range), .number):
            if value.scaled(by: places).map(range.contains) != true { complain(path, Self.complaint(places, range)) }
        case (.object, _), (.map, _): complain(path, "must be an object")
        case (.array, _): complain(path, "must be a list")
        case (.text, _): complain(path, "must be a text")
        case (.integer(let range), _): complain(path, Self.complaint(range))
        case (.number, _): complain(path, "must be a number")
        case (.decimal(let places, let range), _): complain(path, Self.complaint(places, range))
        case (.boolean, _): complain(path, "must be true or false")
        }
    }

    private mutating func check(_ members: [JSONValue.Member], _ properties: [Schema.Property], at path: String) {
        for property in properties {
            if let member = members.first(where: { $0.name == property.name }) {
                check(member.value, property.schema, at: join(path, property.name))
            } else if property.isRequired {
                complain(join(path, property.name), "is required")
            }
        }
        for member in members where !properties.contains(where: { $0.name == member.name }) {
            complain(join(path, member.name), "is not a field of this request")
        }
    }

    private mutating func check(
        _ elements: [JSONValue], _ schema: Schema, _ count: ClosedRange<Int>, at path: String
    ) {
        if elements.count < count.lowerBound { complain(path, "must have at least \(count.lowerBound) items") }
        if elements.count > count.upperBound { return complain(path, "must have at most \(count.upperBound) items") }
        for (index, element) in elements.enumerated() where problems.count < Schema.mostProblems {
            check(element, schema, at: "\(path)[\(index)]")
        }
    }

    private mutating func check(_ text: String, _ rule: Schema.TextRule, at path: String) {
        let length = text.unicodeScalars.count
        if length < rule.minLength {
            let least = rule.minLength
            complain(path, least == 1 ? "must not be empty" : "must have at least \(least) characters")
        } else if let most = rule.maxLength, length > most {
            complain(path, "must have at most \(most) characters")
        } else if !rule.values.isEmpty, !rule.values.contains(text) {
            complain(path, "must be one of: \(rule.values.joined(separator: ", "))")
        } else if let format = rule.format, !format.accepts(text) {
            complain(path, format.complaint)
        }
    }

    private mutating func complain(_ path: String, _ message: String) {
        guard problems.count < Schema.mostProblems else { return }
        problems.append(FieldProblem(path.isEmpty ? "body" : path, message))
    }

    private func join(_ path: String, _ name: String) -> String {
        // A name that the client made up is cut, so that an answer is never much longer than useful.
        let name = name.utf8.count <= 64 ? name : String(name.prefix(64))
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private static func complaint(_ places: Int, _ range: ClosedRange<Int64>) -> String {
        let (least, most) = (Schema.decimal(range.lowerBound, places), Schema.decimal(range.upperBound, places))
        return "must be a number with at most \(places) places, from \(least) to \(most)"
    }

    private static func complaint(_ range: ClosedRange<Int64>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): "must be a whole number"
        case (let least, .max): "must be a whole number, at least \(least)"
        case (.min, let most): "must be a whole number, at most \(most)"
        case (let least, let most): "must be a whole number from \(least) to \(most)"
        }
    }
}
