"""Makes references.zip beside this script: pictures written with Pillow 13.0.0, sounds with libsndfile 1.2.2 (soundfile), and beside each what
those libraries read of it: NAME.rgb, width, height and the pixels of exif_transpose(...).convert("RGB"), and NAME.f32, the sample rate and
the mean of the channels as little-endian float32. Pillow clips gray of 16 bits when it converts; the upper byte is taken instead.
linear.icc and gray.icc are the JDK's CS_LINEAR_RGB and CS_GRAY. Run in an empty folder: python generate.py linear.icc gray.icc"""
import glob, io, os, struct, sys, zipfile, zlib
import numpy as np, soundfile as sf
from PIL import Image, ImageOps

linear, gray_profile = (open(name, 'rb').read() for name in sys.argv[1:3])
W, H = 24, 16
y, x = np.mgrid[0:H, 0:W]
array = np.stack([x * 255 // (W - 1), y * 255 // (H - 1), (x + y) * 255 // (W + H - 2)], 2).astype(np.uint8)
rgb = Image.fromarray(array); gray = rgb.convert('L'); alpha = Image.fromarray((255 - array[..., 2]).astype(np.uint8))

def keep(name, data):
    picture = Image.open(io.BytesIO(data))
    depth16 = picture.mode.startswith('I')
    picture = ImageOps.exif_transpose(picture)
    if depth16:
        picture = Image.fromarray((np.asarray(picture).astype(np.uint32) // 257).astype(np.uint8))
    open(name, 'wb').write(data); open(name + '.rgb', 'wb').write(struct.pack('>HH', *picture.size) + picture.convert('RGB').tobytes())

def save(name, picture, **how):
    out = io.BytesIO(); picture.save(out, how.pop('kind', None) or name.rsplit('.', 1)[1].replace('jpg', 'jpeg'), **how); keep(name, out.getvalue())

def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
def png(width, height, depth, kind, rows, *more, data=None):
    raw = b''.join(b'\0' + row for row in rows) if data is None else data
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, 0)) + b''.join(more)
            + chunk(b'IDAT', zlib.compress(raw)) + chunk(b'IEND', b''))

# PNG of every colour type and depth
save('gray8.png', gray); save('rgb8.png', rgb); save('palette8.png', rgb.quantize(64)); save('palette4.png', rgb.quantize(16)); save('bits1.png', gray.convert('1'))
save('grayalpha8.png', Image.merge('LA', (gray, alpha))); save('rgba8.png', Image.merge('RGBA', (*rgb.split(), alpha)))
wide = (np.asarray(gray).astype(np.uint16) * 257).astype('>u2')
keep('gray16.png', png(W, H, 16, 0, [row.tobytes() for row in wide]))
keep('rgb16.png', png(W, H, 16, 2, [row.tobytes() for row in (array.astype(np.uint16) * 257).astype('>u2')]))
keep('grayalpha16.png', png(W, H, 16, 4, [np.stack([row, row[::-1]], 1).astype('>u2').tobytes() for row in wide]))
keep('gray4.png', png(W, H, 4, 0, [bytes((row[i] >> 4) << 4 | row[i + 1] >> 4 for i in range(0, W, 2)) for row in np.asarray(gray)]))
keep('gray2.png', png(W, H, 2, 0, [bytes(sum((int(row[i + k]) >> 6) << (6 - 2 * k) for k in range(4)) for i in range(0, W, 4)) for row in np.asarray(gray)]))
keep('gray-transparent.png', png(W, H, 8, 0, [row.tobytes() for row in np.asarray(gray)], chunk(b'tRNS', b'\0\x80')))
keep('rgb-gamma.png', png(W, H, 8, 2, [row.tobytes() for row in array], chunk(b'gAMA', struct.pack('>I', 100000))))
keep('gray-gamma.png', png(W, H, 8, 0, [row.tobytes() for row in np.asarray(gray)], chunk(b'gAMA', struct.pack('>I', 100000))))
save('rgb-icc.png', rgb, icc_profile=linear); save('gray-icc.png', gray, icc_profile=gray_profile)
# JPEG
save('gray.jpg', gray, quality=95); save('gray-icc.jpg', gray, quality=95, icc_profile=gray_profile)
save('luma444.jpg', rgb, quality=95, subsampling=0); save('luma420.jpg', rgb, quality=95, subsampling=2); save('luma422.jpg', rgb, quality=95, subsampling=1)
save('progressive.jpg', rgb, quality=95, progressive=True, subsampling=0); save('icc.jpg', rgb, quality=95, subsampling=0, icc_profile=linear)
save('rgb.jpg', rgb, quality=95, keep_rgb=True); save('cmyk.jpg', rgb.convert('CMYK'), quality=95); save('cmyk-icc.jpg', rgb.convert('CMYK'), quality=95, icc_profile=linear)
ycck = bytearray(open('cmyk.jpg', 'rb').read()); at = ycck.index(b'Adobe'); ycck[at + 11] = 2; keep('ycck.jpg', bytes(ycck))
bare = open('luma444.jpg', 'rb').read(); keep('no-jfif.jpg', bare[:2] + bare[20:])
# the others
save('palette.gif', rgb.quantize(64)); save('gray.gif', gray); save('transparent.gif', rgb.quantize(64), transparency=3); save('interlaced.gif', rgb.quantize(64), interlace=1)
save('rgb.bmp', rgb); save('gray.bmp', gray); save('palette.bmp', rgb.quantize(64)); save('bits1.bmp', gray.convert('1')); save('rgba.bmp', Image.merge('RGBA', (*rgb.split(), alpha)))
v = array >> 3
packed = (v[..., 0].astype(np.uint16) << 10 | v[..., 1].astype(np.uint16) << 5 | v[..., 2]).astype('<u2')[::-1]
keep('rgb555.bmp', b'BM' + struct.pack('<IHHI', 54 + packed.nbytes, 0, 0, 54) + struct.pack('<IiiHHIIiiII', 40, W, H, 1, 16, 0, packed.nbytes, 0, 0, 0, 0) + packed.tobytes())
save('lossless.webp', rgb, lossless=True); save('lossy.webp', rgb, quality=95); save('gray.webp', gray, quality=95); save('alpha.webp', Image.merge('RGBA', (*rgb.split(), alpha)), lossless=True, exact=True)
save('icc.webp', rgb, lossless=True, icc_profile=linear)
# turned pictures
for o in range(1, 9):
    exif = Image.Exif(); exif[0x0112] = o
    for kind in ('jpg', 'png', 'webp'):
        save(f'turned{o}.{kind}', rgb, exif=exif, **({'lossless': True} if kind == 'webp' else {'quality': 95, 'subsampling': 0} if kind == 'jpg' else {}))
little = b'Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0'
save('turned-little-endian.jpg', rgb, quality=95, subsampling=0, exif=little)
xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="8"/></rdf:RDF></x:xmpmeta>'
save('turned-xmp.jpg', rgb, quality=95, subsampling=0, xmp=xmp); save('turned-xmp.webp', rgb, lossless=True, xmp=xmp)
wrong = Image.Exif(); wrong[0x0112] = 9
save('turned-wrongly.png', rgb, exif=wrong)

# sounds
t = np.arange(160) / 8000
mono = 0.6 * np.sin(2 * np.pi * 440 * t) + 0.2 * np.sin(2 * np.pi * 1234 * t); stereo = np.stack([mono, 0.3 * mono[::-1]], 1)
def heard(name, data=None):
    if data is not None: open(name, 'wb').write(data)
    samples, rate = sf.read(name, always_2d=True, dtype='float64')
    open(name + '.f32', 'wb').write(struct.pack('<I', rate) + samples.mean(1).astype('<f4').tobytes())
for format, codings in {'WAV': ['PCM_U8', 'PCM_16', 'PCM_24', 'PCM_32', 'FLOAT', 'DOUBLE', 'ALAW', 'ULAW'], 'WAVEX': ['PCM_U8', 'PCM_16', 'PCM_24', 'PCM_32', 'FLOAT', 'DOUBLE', 'ALAW', 'ULAW'],
                        'AIFF': ['PCM_S8', 'PCM_U8', 'PCM_16', 'PCM_24', 'PCM_32', 'FLOAT', 'DOUBLE', 'ALAW', 'ULAW'], 'AU': ['PCM_S8', 'PCM_16', 'PCM_24', 'PCM_32', 'FLOAT', 'DOUBLE', 'ALAW', 'ULAW']}.items():
    for coding in codings:
        for endian in ['FILE', 'BIG', 'LITTLE']:
            if not sf.check_format(format, coding, endian) or (format == 'WAVEX' and endian == 'BIG'): continue
            if endian != 'FILE' and coding not in ('PCM_16', 'PCM_24', 'FLOAT'): continue
            for channels, data in (1, mono), (2, stereo):
                if channels == 1 and (endian, coding) != ('FILE', 'PCM_16'): continue
                name = f'{format}-{coding}-{endian}-{channels}.{"au" if format == "AU" else "aiff" if format == "AIFF" else "wav"}'.lower()
                sf.write(name, data, 8000 if channels == 1 else 44100, coding, endian, format); heard(name)
def wav(fmt, data): return b'RIFF' + struct.pack('<I', 4 + 8 + len(fmt) + 8 + len(data)) + b'WAVEfmt ' + struct.pack('<I', len(fmt)) + fmt + b'data' + struct.pack('<I', len(data)) + data
guid = b'\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71'
narrow = (mono * 2047).astype('<i2') * 16
heard('valid12in16.wav', wav(struct.pack('<HHIIHHHHI', 0xFFFE, 1, 8000, 16000, 2, 16, 22, 12, 4) + guid, narrow.tobytes()))
deep = ((mono * 8388607).astype('<i4') * 256)
heard('valid24in32.wav', wav(struct.pack('<HHIIHHHHI', 0xFFFE, 1, 8000, 32000, 4, 32, 22, 24, 4) + guid, deep.tobytes()))
open('bits24in32.wav', 'wb').write(wav(struct.pack('<HHIIHH', 1, 1, 8000, 32000, 4, 24), deep.tobytes()))
open('bits24in32.wav.f32', 'wb').write(open('valid24in32.wav.f32', 'rb').read())

with zipfile.ZipFile(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'references.zip'), 'w', zipfile.ZIP_DEFLATED) as out:
    for name in sorted(set(glob.glob('*.*')) - set(sys.argv)): out.write(name)
