import Quantities
import Snapshots
import TankFarm

/// One tank's way from level to mass, so that a surveyor can follow every step by hand.
enum QuantitiesView {
    /// The tank, its values, and the transfer that it seems to be part of.
    static let headRows = 2

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard let tank = scene.state.currentTank(scene.snapshot) else {
            canvas.text("no tanks", area.row + 1, 1, style: .muted)
            return
        }
        head(tank, scene, row: area.row, on: &canvas)
        let rows = rows(tank, scene)
        let room = area.rows - headRows
        guard !rows.isEmpty else {
            canvas.text(
                "\(tank.tank.name) has neither a strapping table nor a shape: nothing follows from its level",
                area.row + headRows + 1, 1, width: area.columns - 2, style: .muted)
            return
        }
        let top = max(0, min(scene.state.scroll[.quantities] ?? 0, rows.count - room))
        QuantityTable.draw(
            rows[top..<min(rows.count, top + room)],
            in: Area(row: area.row + headRows, column: 1, rows: room, columns: area.columns - 2), on: &canvas)
        var pieces: [(text: String, style: StyleRole)] = []
        if let product = tank.productTitle ?? tank.product { pieces.append((product.withoutControls, .normal)) }
        if let quantities = tank.quantities, quantities.standard != nil {
            // Where the sequence leads to, however far down it stands.
            let nsv = scene.wording.text(quantities.nsv, isOld: scene.isOld(tank), isMass: false)
            let mass = scene.wording.text(quantities.massInAir, isOld: scene.isOld(tank), isMass: true)
            for (words, figure) in [("NSV \(nsv)", quantities.nsv), ("in air \(mass)", quantities.massInAir)] {
                let isGood = figure.quality == .good && !scene.isOld(tank)
                pieces.append((words, isGood ? .heading : .stale))
            }
        }
        pieces += scene.transfers(of: tank.tank.name).map { (scene.words($0), .normal) }
        var width = area.columns - 2
        if rows.count > room {
            let words = "\(top + 1)-\(min(rows.count, top + room)) of \(rows.count): PgUp PgDn"
            canvas.rightText(words, area.row + 1, area.columns - words.count - 1, width: words.count, style: .muted)
            width -= words.count + 2
        }
        canvas.pieces(pieces, area.row + 1, 1, width: width)
    }

    /// The values that all else follows from.
    private static func head(_ tank: TankSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas) {
        var pieces: [(text: String, style: StyleRole)] = [(tank.tank.name.text, .heading)]
        for measurand in Measurand.allCases where tank[measurand].quality != .none {
            let shown = scene.shown(tank, measurand, width: 8)
            let mark = shown.mark == " " ? "" : String(shown.mark)
            let unit = scene.wording.unit(measurand)
            let reason = tank[measurand].reason.map { " \($0.words)" } ?? ""
            let behind = unit.isEmpty ? "" : " \(unit)"
            pieces.append(("\(measurand.rawValue) \(shown.text)\(mark)\(behind)\(reason)", shown.style))
        }
        if !tank.tank.title.isEmpty { pieces.append((tank.tank.title, .muted)) }
        canvas.pieces(pieces, row, 1, width: canvas.columns - 2)
    }

    private static func rows(_ tank: TankSnapshot, _ scene: Scene) -> [QuantityTable.Row] {
        QuantityTable(QuantityLines(tank, scene).lines, width: scene.body.columns - 2).rows
    }

    static func rowCount(_ scene: Scene) -> Int {
        scene.state.currentTank(scene.snapshot).map { rows($0, scene).count } ?? 0
    }
}
