import Foundation
import Quantities
import Testing

@Suite struct LiquidHeadTests {
    private struct Parameters: Decodable {
        let R: String
        let rings: [[String]]
        let rho: String
        let h: String
        let E: String
    }

    private func course(_ from: Double, _ to: Double, _ thickness: Double) -> ShellCourse {
        ShellCourse(fromMillimetres: from, toMillimetres: to, thicknessMillimetres: thickness)
    }

    @Test func `gives the reference's stretch at every vector of courses`() throws {
        let rows = try VectorFile.rows("liquid_head.csv")
        #expect(rows.count == 15)
        for row in rows {
            let given = try JSONDecoder().decode(Parameters.self, from: Data(try #require(row["params"]).utf8))
            func millimetres(_ text: String) throws -> Double { try #require(Double(text)) * 1000 }
            var courses: [ShellCourse] = []
            for ring in given.rings {
                courses.append(course(try millimetres(ring[0]), try millimetres(ring[1]), try millimetres(ring[2])))
            }
            let head = try LiquidHead(
                courses: courses, radiusMillimetres: try millimetres(given.R),
                elasticityPascals: try #require(Double(given.E)))
            let found = try #require(head.cubicMetres(atLevelMillimetres: try millimetres(given.h)))
            let scaled = found * (try #require(Double(given.rho))) / 1000
            let expected = try #require(row["exp_dv"].flatMap(Double.init))
            #expect(abs(scaled - expected) <= max(1e-12, abs(expected) * 1e-9), "\(row)")
        }
    }

    @Test func `agrees with the closed formula for one thickness`() throws {
        let head = try LiquidHead(
            courses: [course(0, 5000, 10), course(5000, 12_000, 10)], radiusMillimetres: 11_000,
            elasticityPascals: LiquidHead.steelElasticityPascals)
        let expected = Double.pi * 1000 * 9.80665 * 11 * 11 * 11 * 9 * 9 / (2.06e11 * 0.01)
        #expect(abs(try #require(head.cubicMetres(atLevelMillimetres: 9000)) - expected) < 1e-9)
    }

    @Test func `answers nothing outside its courses or its table`() throws {
        let head = try LiquidHead(
            courses: [course(0, 5000, 10)], radiusMillimetres: 11_000, elasticityPascals: 2.06e11)
        #expect(head.cubicMetres(atLevelMillimetres: 0) == 0)
        #expect(head.cubicMetres(atLevelMillimetres: -1) == nil)
        #expect(head.cubicMetres(atLevelMillimetres: 5001) == nil)
        #expect(head.cubicMetres(atLevelMillimetres: .nan) == nil)
        let table = try LiquidHead(csv: VectorFile.text("table_T1_static.csv"))
        #expect(table.cubicMetres(atLevelMillimetres: 12_500) == 5.018)
        #expect(table.cubicMetres(atLevelMillimetres: 12_501) == nil)
        #expect(table.cubicMetres(atLevelMillimetres: -0.1) == nil)
        #expect(table.cubicMetres(atLevelMillimetres: .nan) == nil)
    }

    @Test func `is linear between the points of its table`() throws {
        let head = try LiquidHead(csv: "level_mm,volume_m3\n0,0\n2000,0.1\n4000,0.5\n")
        #expect(head.cubicMetres(atLevelMillimetres: 2000) == 0.1)
        #expect(abs(try #require(head.cubicMetres(atLevelMillimetres: 3000)) - 0.3) < 1e-12)
    }

    static let wrong: [([ShellCourse], Double, Double, String)] = [
        ([], 1000, 2e11, "courses"),
        ([ShellCourse(fromMillimetres: 10, toMillimetres: 20, thicknessMillimetres: 8)], 1000, 2e11, "from_mm"),
        (
            [
                ShellCourse(fromMillimetres: 0, toMillimetres: 20, thicknessMillimetres: 8),
                ShellCourse(fromMillimetres: 25, toMillimetres: 40, thicknessMillimetres: 8),
            ], 1000, 2e11, "from_mm"
        ),
        ([ShellCourse(fromMillimetres: 0, toMillimetres: 0, thicknessMillimetres: 8)], 1000, 2e11, "to_mm"),
        ([ShellCourse(fromMillimetres: 0, toMillimetres: .nan, thicknessMillimetres: 8)], 1000, 2e11, "to_mm"),
        ([ShellCourse(fromMillimetres: 0, toMillimetres: 20, thicknessMillimetres: 0)], 1000, 2e11, "thickness_mm"),
        ([ShellCourse(fromMillimetres: 0, toMillimetres: 20, thicknessMillimetres: 8)], -1, 2e11, "radius_mm"),
        ([ShellCourse(fromMillimetres: 0, toMillimetres: 20, thicknessMillimetres: 8)], 1000, .nan, "elasticity_pa"),
    ]

    @Test(arguments: wrong)
    func `refuses what makes no shell, by its key`(
        courses: [ShellCourse], radius: Double, elasticity: Double, key: String
    ) {
        do throws(CapacityFault) {
            _ = try LiquidHead(courses: courses, radiusMillimetres: radius, elasticityPascals: elasticity)
            Issue.record("accepted")
        } catch {
            guard case .dimension(key, _, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `refuses a table that falls, repeats a level or has lost a piece`() {
        func refusal(_ rows: String) -> StrappingFault? {
            do throws(StrappingFault) {
                _ = try LiquidHead(csv: "level_mm,volume_m3\n" + rows)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal("0,0\n500,0.2\n1000,0.1\n") == .volumeFalls(line: 4, volume: 0.1, previous: 0.2))
        #expect(refusal("0,0\n500,0.2\n500,0.3\n") == .levelDoesNotRise(line: 4, level: 500, previous: 500))
        #expect(refusal("0,-1\n500,0.2\n") == .negativeVolume(line: 2, volume: -1))
        #expect(
            refusal("0,0\n500,0.1\n1000,0.2\n2500,0.9\n")
                == .gap(line: 5, fromMillimetres: 1000, toMillimetres: 2500, allowedMillimetres: 1500))
        #expect(
            refusal("0,0\n500,0.1\n1000,0.2\n2000,0.5\n2500,0.7\n3000,1\n")
                == .gap(line: 5, fromMillimetres: 1000, toMillimetres: 2000, allowedMillimetres: 500))
        #expect(refusal("0,0\n1000,0.1\n2000,0.2\n3000,0.5\n5000,0.7\n") == nil)
        #expect(refusal("0,0\n") == .tooFewPoints(line: 2, count: 1))
    }

    @Test func `is held to its rules when it comes out of a message`() throws {
        let head = try LiquidHead(
            courses: [course(0, 5000, 10.25)], radiusMillimetres: 11_000, elasticityPascals: 2.06e11)
        let data = try JSONEncoder().encode(head)
        #expect(try JSONDecoder().decode(LiquidHead.self, from: data) == head)
        let forged = Data(String(decoding: data, as: UTF8.self).replacingOccurrences(of: "10.25", with: "-1").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(LiquidHead.self, from: forged) }
    }
}
