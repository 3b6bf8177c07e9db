import Snapshots
import TankFarm

/// Values from a sample, the laboratory or a thermometer as a person types them:
/// `density=860.0 water=0.6 for=24h source=laboratory 117`, or `observed=853.1 at=30 hydrometer=20`.
struct TypedValues: Hashable {
    static let form = "density= observed= at= water= water_mass= temperature= ambient= for="
    private static let few = "density= observed= at= water= temperature= for= source="

    var entries: [ManualEntry]
    var validFor: Duration
    var source: String?

    func intent(for tank: TankName?) -> Intent { .enter(tank, entries, validFor: validFor, source: source) }

    /// - Throws: what is wrong with it, and what to write.
    static func parse(_ text: String, _ units: DisplayUnits) throws(TypingComplaint) -> TypedValues {
        let fields = try fields(text)
        var entries: [ManualEntry] = []
        for quantity in ManualQuantity.allCases {
            guard let typed = fields[quantity.rawValue] else { continue }
            entries.append(.value(quantity, try value(typed, quantity, units)))
        }
        if let typed = fields["observed"] {
            guard fields["density"] == nil else {
                throw TypingComplaint("one density: density= at base, or observed= at= as it was read")
            }
            entries.insert(.observedDensity(try observed(typed, fields, units)), at: 0)
        } else if let key = ["at", "hydrometer"].first(where: { fields[$0] != nil }) {
            throw TypingComplaint("\(key)= belongs to observed=, the density as it was read")
        }
        if fields["water"] != nil, fields["water_mass"] != nil {
            throw TypingComplaint("water= by volume or water_mass= by mass, not both")
        }
        guard !entries.isEmpty else { throw TypingComplaint("write \(form)") }
        var span = Duration.seconds(86_400)
        if let typed = fields["for"] {
            guard let known = TypedSpan.duration(typed), known >= .seconds(60) else {
                throw TypingComplaint("for=\(typed): from 1m to 366d, as 8h or 24h")
            }
            span = known
        }
        return TypedValues(entries: entries, validFor: span, source: fields["source"])
    }

    /// What stands behind each key; only a source goes on over blanks.
    private static func fields(_ text: String) throws(TypingComplaint) -> [String: String] {
        let known = Set(ManualQuantity.allCases.map(\.rawValue) + ["observed", "at", "hydrometer", "for", "source"])
        var fields: [String: String] = [:]
        var last: String?
        for word in text.split(separator: " ") {
            guard let sign = word.firstIndex(of: "="), known.contains(String(word[..<sign]).lowercased()) else {
                if last == "source" {
                    fields["source", default: ""] += (fields["source"] == "" ? "" : " ") + word
                    continue
                }
                let key = word.split(separator: "=").first.map(String.init) ?? String(word)
                throw TypingComplaint(
                    word.contains("=") ? "there is no \(key)=: \(few)" : "\(word): write \(few)")
            }
            let key = String(word[..<sign]).lowercased()
            guard fields[key] == nil else { throw TypingComplaint("\(key)= stands there twice") }
            fields[key] = String(word[word.index(after: sign)...])
            last = key
        }
        if fields["source"] == "" { fields["source"] = nil }
        return fields
    }

    private static func value(
        _ typed: String, _ quantity: ManualQuantity, _ units: DisplayUnits
    ) throws(TypingComplaint) -> Double {
        let isTemperature = quantity == .temperature || quantity == .ambient
        let value =
            isTemperature
            ? try temperature(typed, quantity.rawValue, units) : try number(typed, quantity.rawValue)
        guard quantity.range.contains(value) else {
            let wording = UnitWording(units: units, glyphs: .ascii)
            let bounds = [quantity.range.lowerBound, quantity.range.upperBound].map {
                isTemperature ? wording.temperature($0, 0) : DecimalText.fixed($0, 0)
            }
            let unit = isTemperature ? wording.temperatureUnit : quantity.unit
            throw TypingComplaint("\(quantity.rawValue)=\(typed): from \(bounds[0]) to \(bounds[1]) \(unit)")
        }
        return value
    }

    private static func observed(
        _ typed: String, _ fields: [String: String], _ units: DisplayUnits
    ) throws(TypingComplaint) -> ObservedDensity {
        let density = try number(typed, "observed")
        guard ManualQuantity.density.range.contains(density) else {
            throw TypingComplaint("observed=\(typed): from 400 to 1300 kg/m3")
        }
        guard let at = fields["at"] else {
            throw TypingComplaint("at what temperature? observed=\(typed) at=30, with hydrometer=20 where it was glass")
        }
        let celsius = try temperature(at, "at", units)
        guard ManualQuantity.temperature.range.contains(celsius) else {
            throw TypingComplaint("at=\(at): no sample has that temperature")
        }
        var glass: Double?
        if let typed = fields["hydrometer"] {
            let calibration = try number(typed, "hydrometer")
            guard calibration == 15 || calibration == 20 else {
                throw TypingComplaint("hydrometer=\(typed): calibrated at 15 or 20; leave it out for a density meter")
            }
            glass = calibration
        }
        return ObservedDensity(kilogramsPerCubicMetre: density, celsius: celsius, hydrometerCelsius: glass)
    }

    /// In the site's unit, or with C or F behind it.
    private static func temperature(
        _ typed: String, _ key: String, _ units: DisplayUnits
    ) throws(TypingComplaint) -> Double {
        let isFahrenheit: Bool
        switch typed.last {
        case "C", "c": isFahrenheit = false
        case "F", "f": isFahrenheit = true
        default: return celsius(try number(typed, key), units.temperature == .fahrenheit)
        }
        return celsius(try number(String(typed.dropLast()), key), isFahrenheit)
    }

    private static func celsius(_ value: Double, _ isFahrenheit: Bool) -> Double {
        isFahrenheit ? DisplayUnits.celsius(fahrenheit: value) : value
    }

    private static func number(_ typed: String, _ key: String) throws(TypingComplaint) -> Double {
        guard let number = TypedNumber.decimal(typed) else {
            throw TypingComplaint(
                typed.isEmpty ? "\(key)= has no number behind it" : "\(key)=\(typed) is no number: write \(key)=12.3")
        }
        return number
    }
}

/// Numbers as people write them: digits, one point, a sign; nothing that only a program would call a number.
enum TypedNumber {
    static func decimal(_ text: String) -> Double? {
        let isPlain = text.allSatisfy { ("0"..."9").contains($0) || ".-+".contains($0) }
        guard isPlain, text.count <= 12, let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
