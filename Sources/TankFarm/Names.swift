/// A tank's name as painted on its shell: 1–16 letters, digits and `. _ -`.
package struct TankName: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package var description: String { text }
    package static func < (left: TankName, right: TankName) -> Bool { left.text < right.text }
}

/// The name of a line (a serial line, or one Modbus TCP endpoint): 1–16 letters, digits and `. _ -`.
package struct LineName: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
    package var description: String { text }
    package static func < (left: LineName, right: LineName) -> Bool { left.text < right.text }
}

/// A Modbus unit identifier: 1–247 on a serial line; on TCP also 0 and 255.
package struct UnitID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    package let number: UInt8

    package init(_ number: UInt8) { self.number = number }
    package init(integerLiteral number: UInt8) { self.number = number }
    package var description: String { String(number) }
    package static func < (left: UnitID, right: UnitID) -> Bool { left.number < right.number }
}
