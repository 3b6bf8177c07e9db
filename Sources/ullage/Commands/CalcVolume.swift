import Configuration
import Quantities
import Reports
import TankFarm

/// One volume of a form or a capacity table at a level.
struct CalcVolume {
    static let columns = [
        "shape", "height_mm", "level_mm", "strapping", "strapping_fractions", "strapping_liquid_head", "density",
    ]
    static let results = ["volume_m3"]

    /// m³, what the liquid's head adds included.
    let cubicMetres: Double
    let levelMillimetres: Double
    /// What it was computed of, and how.
    let words: String
    /// What the liquid's head adds, m³; nil without such a table.
    let liquidHead: Double?
    /// kg/m³ at the tank's temperature, for the liquid's head.
    let density: Double

    /// - Parameter capacities: what earlier rows have read already.
    init(_ fields: CalcFields, _ capacities: inout CalcCapacities) throws(CalcFault) {
        levelMillimetres = try fields.requiredNumber("level_mm", "the level in mm")
        density = try fields.number("density", in: 1...10_000, "kg/m³") ?? 1_000
        let capacity = try capacities.capacity(fields)
        do throws(CapacityFault) {
            let reading = try capacity.reading(atLevelMillimetres: levelMillimetres)
            // A form reads as it is called, and a millimetre table as it is told already; else there is more to say.
            words =
                capacity.words.hasSuffix(reading.words) ? capacity.words : "\(capacity.words), \(reading.words)"
            guard let table = capacity.liquidHead else {
                (liquidHead, cubicMetres) = (nil, reading.cubicMetres)
                return
            }
            guard let added = table.cubicMetres(atLevelMillimetres: levelMillimetres) else {
                throw CapacityFault.aboveTable(capacity.levelRangeMillimetres.upperBound)
            }
            (liquidHead, cubicMetres) = (added * density / 1_000, reading.cubicMetres + added * density / 1_000)
        } catch {
            let range = capacity.volumeRangeCubicMetres
            switch error {
            case .belowTable where fields.text("shape") != nil:
                throw .outsideForm(error.words, cubicMetres: range.lowerBound)
            case .aboveTable where fields.text("shape") != nil:
                throw .outsideForm(error.words, cubicMetres: range.upperBound)
            default: throw .impossible(error.words)
            }
        }
    }

    var cells: [CSVText.Field] { [.exact(cubicMetres)] }

    var json: JSONText {
        .object([
            .init("table", .string(words)), .init("level_mm", .exact(levelMillimetres)),
            .init("liquid_head_m3", liquidHead.map { .exact($0) } ?? .null), .init("volume_m3", .exact(cubicMetres)),
        ])
    }

    var lines: [String] {
        func step(_ words: String, _ value: Double, _ unit: String) -> String {
            "  " + ColumnText.left(words, 36) + " \(CSVText.row([.exact(value)])) \(unit)"
        }
        var lines = [words, step("level", levelMillimetres, "mm")]
        if let liquidHead {
            lines.append(step("from the table", cubicMetres - liquidHead, "m³"))
            lines.append(step("by the liquid's head, \(DecimalText.fixed(density, 1)) kg/m³", liquidHead, "m³"))
        }
        return lines + [step("volume", cubicMetres, "m³")]
    }
}

/// Forms and tables as they were read: a batch names the same ones again and again.
struct CalcCapacities {
    private struct Key: Hashable {
        let shape: String?
        let height: Double?
        let strapping: String?
        let fractions: String?
        let liquidHead: String?
    }

    /// So many are remembered: more than a farm has.
    private static let most = 1_000
    private var known: [Key: Result<TankCapacity, CalcFault>] = [:]

    mutating func capacity(_ fields: CalcFields) throws(CalcFault) -> TankCapacity {
        let key = Key(
            shape: fields.text("shape"), height: try fields.number("height_mm"), strapping: fields.text("strapping"),
            fractions: fields.text("strapping_fractions"), liquidHead: fields.text("strapping_liquid_head"))
        if let found = known[key] { return try found.get() }
        if known.count >= CalcCapacities.most { known = [:] }
        let result: Result<TankCapacity, CalcFault>
        do throws(CalcFault) {
            result = .success(try CalcCapacities.read(key, fields))
        } catch {
            result = .failure(error)
        }
        known[key] = result
        return try result.get()
    }

    private static func read(_ key: Key, _ fields: CalcFields) throws(CalcFault) -> TankCapacity {
        switch (key.shape, key.strapping) {
        case (let shape?, nil):
            guard key.fractions == nil else {
                throw .wrong("\(fields.told("strapping_fractions")) belongs to a strapping table, not to a shape")
            }
            let head = try liquidHead(key.liquidHead)
            let read: (shape: TankShape, heightMillimetres: Double)
            do throws(ConfigurationFaults) {
                read = try ShapeText.parse(shape, heightMillimetres: key.height)
            } catch {
                let told = error.faults.map { $0.key.isEmpty ? $0.words : "\($0.key): \($0.words)" }
                throw .wrong("\(fields.told("shape")): \(told.joined(separator: "; "))")
            }
            do throws(CapacityFault) {
                return try TankCapacity(
                    shape: read.shape, heightMillimetres: read.heightMillimetres, liquidHead: head)
            } catch {
                throw .wrong("\(fields.told("shape")): \(error.words)")
            }
        case (nil, let strapping?):
            guard key.height == nil else {
                throw .wrong("\(fields.told("height_mm")) belongs to a shape: a strapping table has its own heights")
            }
            let table = try parsed(strapping) { text throws(StrappingFault) in try StrappingTable(csv: text) }
            let fractions: FractionTable? =
                if let name = key.fractions {
                    try parsed(name) { text throws(StrappingFault) in try FractionTable(csv: text, main: table) }
                } else {
                    nil
                }
            return TankCapacity(strapping: table, fractions: fractions, liquidHead: try liquidHead(key.liquidHead))
        case (nil, nil):
            throw .wrong("give \(fields.told("shape")) or \(fields.told("strapping")): what is to be filled?")
        case (_?, _?):
            throw .wrong("\(fields.told("strapping")) stands beside a shape: give one of the two")
        }
    }

    private static func liquidHead(_ path: String?) throws(CalcFault) -> LiquidHead? {
        guard let path else { return nil }
        return try parsed(path) { text throws(StrappingFault) in try LiquidHead(csv: text) }
    }

    private static func parsed<Table>(
        _ path: String, _ parse: (String) throws(StrappingFault) -> Table
    ) throws(CalcFault) -> Table {
        let text = try CalcFile.text(path)
        do throws(StrappingFault) {
            return try parse(text)
        } catch {
            throw .impossible("\(path):\(error.line): \(error.words)")
        }
    }
}
